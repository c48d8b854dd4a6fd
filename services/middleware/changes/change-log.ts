import type { RandomSource } from '@mailweave/foundation';
import type { ChangeBus, StoreChange } from '@mailweave/injection';

/** Changes that are remembered for followers who come back: some seconds of a busy installation. */
const KEPT_CHANGES = 5_000;

export type LoggedChange = { position: string; change: StoreChange };

/** Who follows. */
export type Follower = {
  told(change: LoggedChange): void;
  /** Anything may have changed: he has to begin anew, and is told nothing more. */
  lost(): void;
};

export type Following = {
  /** `missed` is everything after the position that the follower came with; else anything may have happened. */
  resumed: boolean;
  missed: readonly LoggedChange[];
  /** Of the last change there was. */
  position: string;
  stop(): void;
};

/**
 * Numbers what the change bus says, so that a process elsewhere that was cut off for a moment can go on where it was.
 * A position is good for one life of this process, or until anything may have changed.
 */
export class ChangeLog {
  readonly #random: RandomSource;
  /** Distinguishes the positions of this process from those of the one before it. */
  #name: string;
  readonly #followers = new Set<Follower>();
  readonly #stopTapping: () => void;
  #kept: StoreChange[] = [];
  #lastNumber = 0;

  constructor(changes: ChangeBus, random: RandomSource) {
    this.#random = random;
    this.#name = random.hex(8);
    this.#stopTapping = changes.tap((change) => this.#add(change));
  }

  /** @param after the last position that the follower has seen; he is told what comes from now on */
  follow(after: string | undefined, follower: Follower): Following {
    const number = this.#numberOf(after);
    const missed = number === undefined ? [] : this.#after(number);
    const entry: Follower = { told: (change) => follower.told(change), lost: () => follower.lost() };
    this.#followers.add(entry);
    return {
      resumed: number !== undefined,
      missed,
      position: this.#positionOf(this.#lastNumber),
      stop: () => this.#followers.delete(entry),
    };
  }

  /** Changes were missed here, nobody knows which: whoever follows begins anew. */
  forget(): void {
    this.#name = this.#random.hex(8);
    this.#kept = [];
    const lost = [...this.#followers];
    this.#followers.clear();
    for (const follower of lost) follower.lost();
  }

  close(): void {
    this.#stopTapping();
    this.#followers.clear();
  }

  #add(change: StoreChange): void {
    this.#lastNumber += 1;
    this.#kept.push(change);
    // Twice as many as are promised, so that the rest is copied once in a while only.
    if (this.#kept.length >= 2 * KEPT_CHANGES) this.#kept = this.#kept.slice(-KEPT_CHANGES);
    const logged = { position: this.#positionOf(this.#lastNumber), change };
    for (const follower of this.#followers) follower.told(logged);
  }

  #after(number: number): LoggedChange[] {
    const count = this.#lastNumber - number;
    const changes = count === 0 ? [] : this.#kept.slice(-count);
    return changes.map((change, at) => ({ position: this.#positionOf(number + at + 1), change }));
  }

  /** Undefined where what came after it is not known any more. */
  #numberOf(position: string | undefined): number | undefined {
    const [name, digits = ''] = position?.split('-') ?? [];
    if (name !== this.#name || !/^\d{1,15}$/.test(digits)) return undefined;
    const number = Number(digits);
    const oldest = this.#lastNumber - this.#kept.length;
    return number >= oldest && number <= this.#lastNumber ? number : undefined;
  }

  #positionOf(number: number): string {
    return `${this.#name}-${number}`;
  }
}
