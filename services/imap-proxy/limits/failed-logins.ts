import type { Clock } from '@mailweave/foundation';
import type { FailedLoginsConfig } from './limits-config.ts';

/** Who tries to log in. Keys of a fixed length: what a client sends has none. */
export type LoginAttempt = {
  /** The client's network; undefined where its address stands for many. */
  readonly network: string | undefined;
  /** What stands for the user. */
  readonly user: string;
};

export type LoginTurn =
  | { readonly outcome: 'wait'; readonly delayMs: number }
  /** So many log-ins wait already that this one would wait for too long. */
  | { readonly outcome: 'refused' };

type Failures = {
  count: number;
  /** When `count` was true, milliseconds since 1970. */
  countedMs: number;
  /** No log-in before. */
  nextMs: number;
};

/**
 * Slows guessing down. Log-ins from a network that has failed come one after the other, ever further apart,
 * so that many connections are no faster than one. A user who is being guessed at from elsewhere waits for
 * a short while at most: nobody can lock him out.
 */
export class FailedLogins {
  readonly #clock: Clock;
  readonly #config: FailedLoginsConfig;
  /** Both in the order of their last use. */
  readonly #networks = new Map<string, Failures>();
  readonly #users = new Map<string, Failures>();

  constructor(clock: Clock, config: FailedLoginsConfig) {
    this.#clock = clock;
    this.#config = config;
  }

  get remembered(): number {
    return this.#networks.size + this.#users.size;
  }

  /** When a log-in may be tried. */
  turn({ network, user }: LoginAttempt): LoginTurn {
    const nowMs = this.#clock.nowMs();
    const ofUser = this.#users.get(user);
    const userMs = Math.min(this.#waitMs(ofUser, nowMs), this.#config.maxUserDelayMs);
    const ofNetwork = network === undefined ? undefined : this.#networks.get(network);
    const networkMs = this.#waitMs(ofNetwork, nowMs);
    if (networkMs > this.#config.maxAddressDelayMs) return { outcome: 'refused' };
    const gapMs = ofNetwork === undefined ? 0 : this.#gapMs(this.#fade(ofNetwork, nowMs));
    if (ofNetwork !== undefined) ofNetwork.nextMs = Math.max(nowMs, ofNetwork.nextMs) + gapMs;
    return { outcome: 'wait', delayMs: Math.max(userMs, networkMs) };
  }

  failed({ network, user }: LoginAttempt): void {
    if (network !== undefined) this.#count(this.#networks, network);
    this.#count(this.#users, user);
  }

  /** Who knows the password is not guessing it; his network may still be. */
  succeeded({ user }: LoginAttempt): void {
    this.#users.delete(user);
  }

  #count(map: Map<string, Failures>, key: string): void {
    const nowMs = this.#clock.nowMs();
    const failures = map.get(key) ?? { count: 0, countedMs: nowMs, nextMs: nowMs };
    this.#fade(failures, nowMs);
    failures.count += 1;
    failures.nextMs = Math.max(failures.nextMs, nowMs + this.#gapMs(failures));
    map.delete(key);
    map.set(key, failures);
    const [oldest] = map.keys();
    if (map.size > this.#config.remembered && oldest !== undefined) map.delete(oldest);
  }

  /** Halves the count for each half-life that has passed. */
  #fade(failures: Failures, nowMs: number): Failures {
    // The clock was set back: what was ahead by that much would last as long.
    if (nowMs < failures.countedMs) {
      failures.countedMs = nowMs;
      failures.nextMs = nowMs;
    }
    const halvings = Math.floor((nowMs - failures.countedMs) / this.#config.halfLifeMs);
    if (halvings > 0) {
      failures.count = Math.floor(failures.count / 2 ** halvings);
      failures.countedMs += halvings * this.#config.halfLifeMs;
    }
    return failures;
  }

  #waitMs(failures: Failures | undefined, nowMs: number): number {
    if (failures === undefined || this.#gapMs(this.#fade(failures, nowMs)) === 0) return 0;
    return Math.max(0, failures.nextMs - nowMs);
  }

  #gapMs({ count }: Failures): number {
    const { freeFailures, delayMs, maxAddressDelayMs } = this.#config;
    if (count <= freeFailures) return 0;
    return Math.min(delayMs * 2 ** (count - freeFailures - 1), maxAddressDelayMs);
  }
}
