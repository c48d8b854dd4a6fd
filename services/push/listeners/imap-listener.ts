import { AppError, type RandomSource } from '@mailweave/foundation';
import { afterTrouble, type MailLogin, type RetryStep, type Trouble } from '@mailweave/push';
import type { ImapSession } from '../mail-server/imap-session.ts';
import { MailServerLostError } from '../mail-server/mail-server-errors.ts';
import { signIn } from '../mail-server/sign-in.ts';
import type { Timer } from '../mail-server/timer.ts';
import { AccountWatch, type AccountWatchParts } from './account-watch.ts';
import type { ListenerEvents } from './listener-events.ts';
import type { RunningListener } from './listener-set.ts';

export type ListenerParts = Omit<AccountWatchParts, 'mayNotify' | 'notifyFailed'> & {
  /** @throws BackendUnreachableError, MailServerLostError */
  openSession(): Promise<ImapSession>;
  /** What the mailbox is opened with; undefined: nothing is known, a log-in is needed. */
  login(): Promise<MailLogin | undefined>;
  /** The listener would wait now. @returns whether it does */
  refused(trouble: Trouble): Promise<RetryStep>;
  timer: Timer;
  random: RandomSource;
  events: ListenerEvents;
  /** How long an IDLE may last; servers log out after 30 minutes (RFC 2177). */
  idleMs: number;
  /** How often a server is asked that has no IDLE, and one without NOTIFY of mailboxes that are not open. */
  pollMs: number;
  /** How often a server is asked that has NOTIFY: it may be silent all the same. */
  lookMs: number;
  /** Whether NOTIFY is used where it is offered. */
  useNotify: boolean;
};

/** After so long a server is asked for NOTIFY again for which it was too much. */
const NOTIFY_AGAIN_MS = 60 * 60_000;

/** After so long with its server a listener's failures are forgotten. */
const STEADY_MS = 60_000;

/**
 * Keeps one connection for one account and tells the intake of new mail, and of what others read or remove. It goes on through
 * everything that a server may do, until it is stopped; only credentials that are refused make it wait.
 *
 * Standard: push; RFC 2177; IDLE; asked of mail servers for the mailbox that is open, and ended before 29 minutes are over
 */
export class ImapListener implements RunningListener {
  readonly begun: Promise<void>;
  readonly #parts: ListenerParts;
  #stopped = false;
  #isPaused = false;
  #failures = 0;
  #session: ImapSession | undefined;
  #watch: AccountWatch | undefined;
  #isLookDue = false;
  #callOffLook: () => void = () => undefined;
  #notifyAgainAtMs = 0;
  #wake: () => void = () => undefined;
  readonly #hasBegun: () => void;
  readonly #done: Promise<void>;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.begun = promise;
    this.#hasBegun = resolve;
    this.#done = this.#run();
  }

  /** It waits for other credentials. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Other credentials have come, other mailboxes are wanted, or the server may be tried at once. */
  resume(): void {
    this.#failures = 0;
    this.#isPaused = false;
    this.#lookSoon();
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#session?.[Symbol.asyncDispose]();
    this.#wake();
    await this.#done;
  }

  /** Nothing is left at the server; what comes until somebody wants to be told again is no news then. */
  async withdraw(): Promise<void> {
    await this.stop();
    await this.#parts.marks.removeOfAccount(this.#parts.accountId);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const startedMs = this.#parts.clock.nowMs();
      const trouble = await this.#listen().catch((error: unknown) => this.#troubleOf(error));
      this.#hasBegun();
      this.#callOffLook();
      if (this.#stopped) return;
      const wasSteady = this.#parts.clock.nowMs() - startedMs >= STEADY_MS;
      this.#failures = wasSteady ? 1 : this.#failures + 1;
      await this.#recover(trouble);
    }
  }

  /** Until something is wrong. */
  async #listen(): Promise<Trouble> {
    const login = await this.#parts.login();
    if (login === undefined) return 'refused';
    await using session = await this.#parts.openSession();
    this.#session = session;
    if (this.#stopped) return 'lost';
    const verdict = await signIn(session, login);
    if (verdict !== 'in') return verdict;
    const mayNotify = this.#parts.useNotify && this.#parts.clock.nowMs() >= this.#notifyAgainAtMs;
    const notifyFailed = (): void => this.#doWithoutNotify();
    const watch = await AccountWatch.start(session, { ...this.#parts, mayNotify, notifyFailed }, this.#watch);
    this.#hasBegun();
    this.#watch = watch;
    const wake = (): void => this.#wake();
    watch.onNews = wake;
    session.onLost = wake;
    return await this.#follow(session, watch);
  }

  /** Until the server has too much to tell. */
  async #follow(session: ImapSession, watch: AccountWatch): Promise<Trouble> {
    let canIdle = session.capabilities.has('IDLE');
    this.#planLook(watch);
    for (;;) {
      await watch.settle();
      if (watch.hasOverflowed) break;
      if (this.#isLookDue) {
        this.#isLookDue = false;
        await watch.look();
        this.#planLook(watch);
      } else {
        canIdle = canIdle && (await this.#idle(session, watch));
        if (!canIdle) await this.#poll(session, watch);
      }
    }
    this.#doWithoutNotify();
    return 'lost';
  }

  #doWithoutNotify(): void {
    this.#notifyAgainAtMs = this.#parts.clock.nowMs() + NOTIFY_AGAIN_MS;
  }

  /** The open mailbox is told of by IDLE or NOOP: alone it needs no look. */
  #planLook(watch: AccountWatch): void {
    this.#callOffLook();
    if (!watch.hasOthers) return;
    const { lookMs, pollMs, timer } = this.#parts;
    this.#callOffLook = timer(watch.isNotified ? lookMs : pollMs, () => this.#lookSoon());
  }

  #lookSoon(): void {
    this.#isLookDue = true;
    this.#wake();
  }

  /** @returns false: the server has refused */
  async #idle(session: ImapSession, watch: AccountWatch): Promise<boolean> {
    const idling = await session.idle();
    if (idling === undefined) return false;
    await this.#rest(session, watch, this.#parts.idleMs);
    await idling.end();
    // Nothing in all that time: the server may have nothing to tell, or may not tell it.
    if (!watch.hasNews) this.#isLookDue = true;
    return true;
  }

  async #poll(session: ImapSession, watch: AccountWatch): Promise<void> {
    await this.#rest(session, watch, this.#parts.pollMs);
    await session.run({ name: 'NOOP' });
  }

  /** Until there is something to do. */
  async #rest(session: ImapSession, watch: AccountWatch, atMostMs: number): Promise<void> {
    if (!watch.hasNews && !session.isLost && !this.#isLookDue) await this.#wait(atMostMs);
  }

  async #recover(trouble: Trouble): Promise<void> {
    const { accountId, events, random } = this.#parts;
    events.troubled(accountId, trouble);
    const chance = Number.parseInt(random.hex(4), 16) / 2 ** 32;
    const next = afterTrouble(trouble, this.#failures, chance);
    if (next.step === 'again') return await this.#wait(next.delayMs);
    this.#isPaused = true;
    const step = await this.#parts.refused(trouble);
    if (step.step === 'again') {
      this.resume();
      return this.#stopped ? undefined : await this.#wait(step.delayMs);
    }
    events.paused(accountId, trouble);
    while (this.#isPaused && !this.#stopped) await this.#wait(undefined);
  }

  /** @param delayMs undefined: until it is woken */
  async #wait(delayMs: number | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const callOff = delayMs === undefined ? undefined : this.#parts.timer(delayMs, resolve);
    await promise;
    callOff?.();
  }

  #troubleOf(error: unknown): Trouble {
    if (!(error instanceof AppError)) this.#parts.events.bug(this.#parts.accountId, error);
    return error instanceof MailServerLostError && error.isBusy ? 'busy' : 'lost';
  }
}
