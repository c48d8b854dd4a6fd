import { createHmac, randomBytes } from 'node:crypto';
import { type Clock, type RandomSource, Secret } from '@mailweave/foundation';
import { tokenHash } from '@mailweave/http-server';
import type { AccountId, PushStores } from '@mailweave/push';
import type { LogInState } from '../credentials/log-in-state.ts';
import type { PushEvents } from '../events.ts';
import type { AttemptLimits } from './attempt-limits.ts';
import { LogInLimitedError, LogInRefusedError, LogInUnavailableError } from './session-errors.ts';

/** Asks the mail server whether it takes a name and a password. */
export type PasswordCheck = {
  /** `unavailable`: nobody can say at the moment. Never rejects for what a network or a server may do. */
  check(login: string, password: Secret): Promise<'right' | 'wrong' | 'unavailable'>;
};

export type LogInPorts = {
  stores: Pick<PushStores, 'accounts' | 'registrations' | 'sessions'>;
  /** Undefined: nobody can log in here; front ends name accounts. */
  passwords: PasswordCheck | undefined;
  limits: AttemptLimits;
  logInState: LogInState;
  events: PushEvents;
  clock: Clock;
  random: RandomSource;
  settings: LogInSettings;
};

export type LogInSettings = {
  /** How long a session lasts, in milliseconds. */
  readonly sessionMs: number;
  /** How long a password that was right is taken without asking the mail server, in milliseconds. */
  readonly rememberedMs: number;
  /** Of this context are accounts that log in for the first time. */
  readonly contextId: number;
  /** Passwords that are checked at the same time. */
  readonly maxChecks: number;
};

export type NewSession = { token: Secret; accountId: AccountId; expiresAtMs: number };

const TOKEN_BYTES = 32;
/** Passwords that were right and are remembered. */
const MAX_REMEMBERED = 10_000;

const OUTCOMES = { right: 'in', wrong: 'refused', unavailable: 'unavailable' } as const;

/** Gives a session to who knows the password of a mailbox. */
export class LogIn {
  readonly #ports: LogInPorts;
  /** What is remembered is of no use to who reads the memory of another process. */
  readonly #pepper = randomBytes(32);
  readonly #remembered = new Map<string, number>();
  #checks = 0;

  constructor(ports: LogInPorts) {
    this.#ports = ports;
  }

  /**
   * @param from the address of the client, for the limits
   * @throws LogInRefusedError, LogInLimitedError, LogInUnavailableError
   */
  async logIn(login: string, password: Secret, from: string): Promise<NewSession> {
    await this.#checkPassword(login, password, from);
    const { logInState, stores } = this.#ports;
    const ensured = await stores.accounts.ensure({ login, contextId: this.#ports.settings.contextId });
    if (!('account' in ensured)) throw new LogInRefusedError();
    const { accountId } = ensured.account;
    const session = await this.#newSession(accountId);
    await logInState.given(accountId, { kind: 'password', login, password }, session.expiresAtMs);
    return session;
  }

  async #checkPassword(login: string, password: Secret, from: string): Promise<void> {
    const key = this.#hash(login, password);
    const isRemembered = (this.#remembered.get(key) ?? 0) > this.#ports.clock.nowMs();
    if (isRemembered && !(await this.#needsLogin(login))) return;
    const counted = [`login ${login}`, `address ${from}`];
    const begun = counted.filter((each) => this.#ports.limits.begin(each));
    if (begun.length < counted.length) {
      this.#takeBack(begun);
      this.#ports.events.logInTried('limited');
      throw new LogInLimitedError();
    }
    const verdict = await this.#ask(login, password);
    this.#ports.events.logInTried(OUTCOMES[verdict]);
    if (verdict === 'wrong') throw new LogInRefusedError();
    this.#takeBack(counted);
    if (verdict === 'unavailable') throw new LogInUnavailableError();
    this.#remember(key);
  }

  /** A listener was refused since: what was right may be so no more. */
  async #needsLogin(login: string): Promise<boolean> {
    const { accounts, registrations } = this.#ports.stores;
    const account = await accounts.findByLogin(login);
    const registered = account === undefined ? [] : await registrations.ofAccount(account.accountId);
    return registered.some(({ state }) => state === 'needs-login');
  }

  async #ask(login: string, password: Secret): Promise<'right' | 'wrong' | 'unavailable'> {
    const { passwords, settings } = this.#ports;
    if (passwords === undefined || this.#checks >= settings.maxChecks) return 'unavailable';
    this.#checks += 1;
    try {
      return await passwords.check(login, password);
    } finally {
      this.#checks -= 1;
    }
  }

  async #newSession(accountId: AccountId): Promise<NewSession> {
    const { clock, random, settings, stores } = this.#ports;
    const token = `mws_${random.hex(TOKEN_BYTES)}`;
    const createdAtMs = clock.nowMs();
    const expiresAtMs = createdAtMs + settings.sessionMs;
    await stores.sessions.put({ tokenHash: tokenHash(token), accountId, createdAtMs, expiresAtMs });
    return { token: new Secret(token), accountId, expiresAtMs };
  }

  #takeBack(keys: readonly string[]): void {
    for (const key of keys) this.#ports.limits.takeBack(key);
  }

  #remember(key: string): void {
    const { clock, settings } = this.#ports;
    this.#remembered.delete(key);
    this.#remembered.set(key, clock.nowMs() + settings.rememberedMs);
    const oldest = this.#remembered.keys().next();
    if (this.#remembered.size > MAX_REMEMBERED && oldest.done !== true) this.#remembered.delete(oldest.value);
  }

  #hash(login: string, password: Secret): string {
    return createHmac('sha256', this.#pepper)
      .update(JSON.stringify([login, password.reveal()]))
      .digest('base64');
  }
}
