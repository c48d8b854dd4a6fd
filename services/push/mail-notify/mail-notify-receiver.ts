import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { AppError, type Clock } from '@mailweave/foundation';
import { NetworkList } from '@mailweave/imap-connection';
import {
  type Account,
  type AccountStore,
  type EventIntake,
  findAccount,
  userOfDatagram,
} from '@mailweave/push';
import type { Timer } from '../mail-server/timer.ts';
import type { MailNotifySettings } from './mail-notify-settings.ts';

/** What became of a datagram, or of several that were taken for one. */
export type DatagramOutcome =
  | 'accepted'
  | 'known'
  /** Taken for one with another. */
  | 'merged'
  | 'unknown-user'
  /** From a network that is not allowed. */
  | 'foreign'
  | 'malformed'
  /** Too many users wait at once. */
  | 'overflow'
  /** The store did not take it. */
  | 'lost';

export type MailNotifyParts = {
  settings: MailNotifySettings;
  accounts: Pick<AccountStore, 'find' | 'findByLogin' | 'findByAddress'>;
  intake: EventIntake;
  clock: Clock;
  timer: Timer;
  told(outcome: DatagramOutcome): void;
};

/** The address cannot be listened on. */
export class MailNotifyListenError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'mail-notify-listen-failed',
      publicText:
        'The UDP address of push.mailNotify cannot be listened on: it is taken, or not of this machine.',
      retry: 'after-change',
      cause,
    });
  }
}

/** So many users at once; a flood from an allowed network must not fill the memory. */
const MAX_WAITING = 100_000;

/** Takes datagrams of Cyrus notifyd. Nothing that is sent can end it. */
export class MailNotifyReceiver implements AsyncDisposable {
  readonly #parts: MailNotifyParts;
  readonly #networks: NetworkList;
  readonly #socket: Socket;
  /** Calls off what waits, by user. */
  readonly #waiting = new Map<string, () => void>();

  private constructor(parts: MailNotifyParts) {
    this.#parts = parts;
    this.#networks = new NetworkList(parts.settings.networks);
    const type = isIPv6(parts.settings.host) ? 'udp6' : 'udp4';
    this.#socket = createSocket({ type, reuseAddr: parts.settings.multicast });
    this.#socket.on('message', (bytes, { address }) => this.#take(bytes, address));
  }

  /** @throws MailNotifyListenError, NetworkSyntaxError */
  static async open(parts: MailNotifyParts): Promise<MailNotifyReceiver> {
    const receiver = new MailNotifyReceiver(parts);
    await receiver.#bind();
    return receiver;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const callOff of this.#waiting.values()) callOff();
    this.#waiting.clear();
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }

  #bind(): Promise<void> {
    const { host, multicast, port } = this.#parts.settings;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const fail = (cause: unknown): void => {
      this.#socket.close();
      reject(new MailNotifyListenError(cause));
    };
    this.#socket.once('error', fail);
    this.#socket.bind({ port, ...(multicast ? {} : { address: host }) }, () => {
      this.#socket.off('error', fail);
      // Of a datagram that could not be received nobody is told; the next one is.
      this.#socket.on('error', () => undefined);
      try {
        if (multicast) this.#socket.addMembership(host);
        resolve();
      } catch (error) {
        fail(error);
      }
    });
    return promise;
  }

  #take(bytes: Buffer, address: string): void {
    const outcome = this.#hold(bytes, address);
    if (outcome !== undefined) this.#parts.told(outcome);
  }

  /** @returns undefined: it waits for others like it */
  #hold(bytes: Buffer, address: string): DatagramOutcome | undefined {
    const { settings, timer } = this.#parts;
    if (!this.#networks.has(address)) return 'foreign';
    const user = userOfDatagram(bytes, settings.delimiter);
    if (user === undefined) return 'malformed';
    if (this.#waiting.has(user)) return 'merged';
    if (this.#waiting.size >= MAX_WAITING) return 'overflow';
    const tell = (): void => void this.#tell(user);
    this.#waiting.set(user, timer(settings.delayMs, tell));
    return undefined;
  }

  async #tell(user: string): Promise<void> {
    this.#waiting.delete(user);
    const { clock, intake, told } = this.#parts;
    try {
      const account = await this.#accountOf(user);
      if (account === undefined) return told('unknown-user');
      const { accountId } = account;
      const common = { mailbox: 'INBOX', counted: true, atMs: clock.nowMs(), source: 'mail-notify' } as const;
      told(await intake.accept({ event: 'new-mail', accountId, ...common }));
    } catch {
      told('lost');
    }
  }

  async #accountOf(user: string): Promise<Account | undefined> {
    const { accounts, settings } = this.#parts;
    if (settings.users === 'login') return await accounts.findByLogin(user);
    const found = settings.users === 'any' ? await findAccount(accounts, user) : undefined;
    if (found !== undefined) return found;
    if (user.includes('@')) return await accounts.findByAddress(user);
    if (settings.domain === undefined) return undefined;
    return await accounts.findByAddress(`${user}@${settings.domain}`);
  }
}
