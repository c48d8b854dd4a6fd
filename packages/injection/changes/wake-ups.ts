import type { UserRef } from '@mailweave/contracts';
import type { RandomSource, Ticker } from '@mailweave/foundation';

/** So many are woken at once when nobody waits: an installation with few sessions notices no delay. */
const BURST_USERS = 50;
/** The others follow at 250 a second, for each asks the store and may make a claim. */
const TICK_MS = 100;
const USERS_PER_TICK = 25;

/**
 * Wakes the sessions of many users one after the other: an import for everyone would make all of them look at once.
 * The order is random, so that processes that hear of the same change do not ask for the same users together.
 */
export class WakeUps {
  readonly #wake: (user: UserRef) => void;
  readonly #random: RandomSource;
  readonly #ticker: Ticker;
  /** By tenant and user: who waits already is not woken twice. */
  readonly #waiting = new Map<string, UserRef>();
  #stopTicking: (() => void) | undefined;

  constructor(wake: (user: UserRef) => void, ports: { random: RandomSource; ticker: Ticker }) {
    this.#wake = wake;
    this.#random = ports.random;
    this.#ticker = ports.ticker;
  }

  add(users: readonly UserRef[]): void {
    for (const user of this.#shuffled(users)) this.#waiting.set(`${user.tenantId}/${user.userKey}`, user);
    if (this.#stopTicking !== undefined) return;
    this.#wakeSome(BURST_USERS);
    if (this.#waiting.size === 0) return;
    this.#stopTicking = this.#ticker(TICK_MS, () => this.#tick());
  }

  /** Whoever waits is woken no more. */
  close(): void {
    this.#waiting.clear();
    this.#stop();
  }

  #tick(): void {
    this.#wakeSome(USERS_PER_TICK);
    if (this.#waiting.size === 0) this.#stop();
  }

  #stop(): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
  }

  #wakeSome(count: number): void {
    for (const [id, user] of [...this.#waiting.entries().take(count)]) {
      this.#waiting.delete(id);
      this.#wake(user);
    }
  }

  #shuffled(users: readonly UserRef[]): UserRef[] {
    const drawn = users.map((user) => ({ user, lot: this.#random.hex(4) }));
    return drawn.sort((a, b) => (a.lot < b.lot ? -1 : 1)).map(({ user }) => user);
  }
}
