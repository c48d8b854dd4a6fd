import type { Secret } from '@mailweave/foundation';
import { type BackendAddress, BackendUnreachableError } from '@mailweave/imap-connection';
import { ImapSession } from '../../mail-server/imap-session.ts';
import { MailServerLostError } from '../../mail-server/mail-server-errors.ts';
import { addressOf } from '../../mail-server/mail-server-place.ts';
import { signIn } from '../../mail-server/sign-in.ts';
import { systemTimer } from '../../mail-server/timer.ts';
import type { PasswordCheck } from '../log-in.ts';
import type { MailServerConfig } from './mail-server-config.ts';

type Verdict = 'right' | 'wrong' | 'unavailable';

/** A server that gives no reason means the password, mostly; who is told so may try again. */
const VERDICTS = {
  in: 'right',
  refused: 'wrong',
  doubtful: 'wrong',
  busy: 'unavailable',
  unsupported: 'unavailable',
} as const;

/** Asks an IMAP server by logging in, and out again. */
export class ImapPasswordCheck implements PasswordCheck {
  readonly #address: BackendAddress;
  readonly #timeoutMs: number;

  /** @throws AppError the file of the authority cannot be read */
  constructor({ timeoutMs, ...place }: MailServerConfig) {
    this.#timeoutMs = timeoutMs;
    this.#address = addressOf(place, { connectTimeoutMs: timeoutMs, keepAliveMs: 0 });
  }

  async check(login: string, password: Secret): Promise<Verdict> {
    const { promise: late, resolve } = Promise.withResolvers<Verdict>();
    const callOff = systemTimer(this.#timeoutMs, () => resolve('unavailable'));
    try {
      return await Promise.race([this.#ask(login, password), late]);
    } finally {
      callOff();
    }
  }

  async #ask(user: string, password: Secret): Promise<Verdict> {
    const options = { timer: systemTimer, commandTimeoutMs: this.#timeoutMs };
    try {
      const session = await ImapSession.open(this.#address, options);
      const verdict = await signIn(session, { kind: 'password', user, password }).finally(
        () => void logOut(session),
      );
      return VERDICTS[verdict];
    } catch (error) {
      if (error instanceof MailServerLostError || error instanceof BackendUnreachableError)
        return 'unavailable';
      throw error;
    }
  }
}

/** Nobody waits for it. */
async function logOut(session: ImapSession): Promise<void> {
  await session.run({ name: 'LOGOUT' }).catch(() => undefined);
  await session[Symbol.asyncDispose]();
}
