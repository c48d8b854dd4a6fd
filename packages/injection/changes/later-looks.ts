import type { UserRef } from '@mailweave/contracts';
import type { Ticker } from '@mailweave/foundation';

/** A campaign whose window opens shows so much later at most, and nothing more often. */
const TICK_MS = 5_000;

type Look = { user: UserRef; atTick: number };

/**
 * Users who are to be woken some time from now, since time alone may then have made something due or have ended
 * something. One look for each, the earliest: who is woken asks again, and learns when the next one is.
 */
export class LaterLooks {
  readonly #wake: (users: readonly UserRef[]) => void;
  readonly #ticker: Ticker;
  readonly #looks = new Map<string, Look>();
  #tick = 0;
  #stopTicking: (() => void) | undefined;

  constructor(wake: (users: readonly UserRef[]) => void, { ticker }: { ticker: Ticker }) {
    this.#wake = wake;
    this.#ticker = ticker;
  }

  /** @param inMs from now; the user is never woken before that */
  add(user: UserRef, inMs: number): void {
    this.#stopTicking ??= this.#ticker(TICK_MS, () => this.#wakeDue());
    // The tick under way may end at once.
    const atTick = this.#tick + 1 + Math.ceil(Math.max(0, inMs) / TICK_MS);
    const known = this.#looks.get(nameOf(user));
    if (known === undefined || atTick < known.atTick) this.#looks.set(nameOf(user), { user, atTick });
  }

  /** Nobody is there to be woken any more. */
  forget(user: UserRef): void {
    this.#looks.delete(nameOf(user));
    if (this.#looks.size === 0) this.close();
  }

  close(): void {
    this.#looks.clear();
    this.#stopTicking?.();
    this.#stopTicking = undefined;
  }

  #wakeDue(): void {
    this.#tick += 1;
    const due = [...this.#looks.values()].filter(({ atTick }) => atTick <= this.#tick);
    for (const { user } of due) this.forget(user);
    if (due.length > 0) this.#wake(due.map(({ user }) => user));
  }
}

function nameOf({ tenantId, userKey }: UserRef): string {
  return `${tenantId}/${userKey}`;
}
