import { readFileSync } from 'node:fs';
import { AppError, type Secret } from '@mailweave/foundation';
import type { Response } from '@mailweave/imap';
import {
  type BackendAddress,
  BackendUnreachableError,
  connectBackend,
  upgradeBackend,
} from '@mailweave/imap-connection';
import { planSignIn, type SignIn, signInVerdict } from '@mailweave/push';
import type { PasswordCheck } from '../log-in.ts';
import { ExchangeEndedError, ImapExchange } from './imap-exchange.ts';
import type { MailServerConfig } from './mail-server-config.ts';

/** The file of the authority cannot be read. */
class AuthorityUnreadableError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'mail-server-authority-unreadable',
      publicText:
        'The file push.mailServer.caFile cannot be read: name a PEM file that this program may read.',
      retry: 'after-change',
      cause,
    });
  }
}

type Verdict = 'right' | 'wrong' | 'unavailable';

/** Asks an IMAP server by logging in, and out again. */
export class ImapPasswordCheck implements PasswordCheck {
  readonly #address: BackendAddress;
  readonly #timeoutMs: number;

  /** @throws AppError the file of the authority cannot be read */
  constructor({ caFile, timeoutMs, ...server }: MailServerConfig) {
    this.#timeoutMs = timeoutMs;
    this.#address = {
      host: server.host,
      port: server.port,
      tls: server.tls,
      ca: caFile === undefined ? undefined : authority(caFile),
      serverName: server.serverName ?? server.host,
      connectTimeoutMs: timeoutMs,
      proxyProtocol: false,
      keepAliveMs: 0,
    };
  }

  async check(login: string, password: Secret): Promise<Verdict> {
    let exchange: ImapExchange | undefined;
    const deadline = AbortSignal.timeout(this.#timeoutMs);
    try {
      exchange = new ImapExchange(await connectBackend(this.#address));
      const opened = exchange;
      deadline.addEventListener('abort', () => opened.destroy());
      const verdict = await this.#ask(exchange, login, password);
      return verdict;
    } catch (error) {
      if (error instanceof ExchangeEndedError || error instanceof BackendUnreachableError)
        return 'unavailable';
      throw error;
    } finally {
      exchange?.logOut();
    }
  }

  async #ask(exchange: ImapExchange, login: string, password: Secret): Promise<Verdict> {
    const greeting = await exchange.next();
    if (greeting.name !== 'OK') return 'unavailable';
    if (this.#address.tls === 'starttls') {
      const { name } = await exchange.command('STARTTLS');
      if (name !== 'OK') return 'unavailable';
      await exchange.secure((socket) => upgradeBackend(socket, this.#address));
    }
    const plan = planSignIn({ kind: 'password', user: login, password }, await capabilitiesOf(exchange));
    const answer = await signIn(exchange, plan);
    return answer === undefined ? 'unavailable' : VERDICTS[signInVerdict(answer.name, answer.code)];
  }
}

/** A server that gives no reason means the password, mostly; who is told so may try again. */
const VERDICTS = { in: 'right', refused: 'wrong', doubtful: 'wrong', busy: 'unavailable' } as const;

function authority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AuthorityUnreadableError(cause);
  }
}

async function capabilitiesOf(exchange: ImapExchange): Promise<ReadonlySet<string>> {
  const capabilities = new Set<string>();
  const seen = (response: Response): void => {
    if (response.name !== 'CAPABILITY') return;
    for (const word of response.capabilities) capabilities.add(word.toUpperCase());
  };
  await exchange.command('CAPABILITY', { seen });
  return capabilities;
}

/** Undefined: the server has no way to ask it with these. */
async function signIn(exchange: ImapExchange, plan: SignIn) {
  switch (plan.way) {
    case 'authenticate': {
      const message = plan.message.reveal();
      const line = `AUTHENTICATE ${plan.mechanism}`;
      return plan.atOnce
        ? await exchange.command(`${line} ${message}`)
        : await exchange.command(line, { continued: message });
    }
    case 'login': {
      const [user, password] = [quoted(plan.user), quoted(plan.password.reveal())];
      if (user === undefined || password === undefined) return undefined;
      return await exchange.command(`LOGIN ${user} ${password}`);
    }
    case 'none':
      return undefined;
  }
}

/** As a quoted string (RFC 3501 9); undefined for what no quoted string may hold. */
function quoted(text: string): string | undefined {
  return /^[\x20-\x7e]*$/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : undefined;
}
