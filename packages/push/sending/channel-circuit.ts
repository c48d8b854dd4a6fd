import type { PushOutcome } from '../gateway/push-outcome.ts';

/** After so many failures in a row the push service counts as away. */
const FAILURES_UNTIL_OPEN = 10;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
/** Our own mistake is not mended within seconds, and push services punish who repeats it. */
const MISCONFIGURED_PAUSE_MS = 15 * 60_000;

/** What somebody should hear of. */
export type CircuitNews =
  | { readonly news: 'stopped'; readonly reason: string }
  | { readonly news: 'paused'; readonly reason: string }
  | { readonly news: 'recovered' };

/**
 * Keeps notifications of one channel from a push service that is away, or that refuses our keys: for a while nothing is sent, then one as
 * a probe. Whatever else, notifications and subscriptions stay.
 */
export class ChannelCircuit {
  #failures = 0;
  #pauses = 0;
  #pausedUntilMs: number | undefined;
  #isStopped = false;

  /** Whether anything may be sent, or one alone to see whether it goes again. */
  allows(nowMs: number): 'all' | 'probe' | 'none' {
    if (this.#pausedUntilMs === undefined) return 'all';
    return nowMs < this.#pausedUntilMs ? 'none' : 'probe';
  }

  /** For as long as a key, certificate or topic of ours is refused. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  note(outcome: PushOutcome, nowMs: number): CircuitNews | undefined {
    if (outcome.outcome === 'misconfigured') return this.#stop(outcome.reason, nowMs);
    if (outcome.outcome === 'retry') return this.#fail(outcome.reason, nowMs);
    return this.#succeed();
  }

  /** Somebody has changed the configuration: at once a probe. */
  tryAgain(nowMs: number): void {
    if (this.#pausedUntilMs !== undefined) this.#pausedUntilMs = nowMs;
  }

  #stop(reason: string, nowMs: number): CircuitNews | undefined {
    const isNews = !this.#isStopped;
    this.#isStopped = true;
    this.#pausedUntilMs = nowMs + MISCONFIGURED_PAUSE_MS;
    return isNews ? { news: 'stopped', reason } : undefined;
  }

  #fail(reason: string, nowMs: number): CircuitNews | undefined {
    this.#failures += 1;
    const isPaused = this.#pausedUntilMs !== undefined;
    // Of those that were under way when it was paused each fails too, and says nothing new.
    if (isPaused && this.allows(nowMs) === 'none') return undefined;
    if (!isPaused && this.#failures < FAILURES_UNTIL_OPEN) return undefined;
    this.#pauses += 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (this.#pauses - 1), LONGEST_PAUSE_MS);
    this.#pausedUntilMs = nowMs + pauseMs;
    return isPaused ? undefined : { news: 'paused', reason };
  }

  #succeed(): CircuitNews | undefined {
    const wasPaused = this.#pausedUntilMs !== undefined;
    this.#failures = 0;
    this.#pauses = 0;
    this.#pausedUntilMs = undefined;
    this.#isStopped = false;
    return wasPaused ? { news: 'recovered' } : undefined;
  }
}
