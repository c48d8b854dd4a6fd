import { setTimeout as pause } from 'node:timers/promises';
import type { Account } from './inbox-listing.ts';
import type { Ledger } from './ledger.ts';
import { ProtocolViolation } from './replica.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A user's mail program, at work on one INBOX through the proxy. */
export type Actor = {
  readonly name: string;
  /** Works until it is stopped; connections that break are opened again. Never rejects. */
  work(): Promise<void>;
  /** Ends the work after the step that is under way. */
  stop(): void;
  close(): void;
};

/** A program with a session of its own that it keeps between its commands. */
export type SessionActor = Actor & {
  /** The UIDs that its session has been told of, in order, after it has asked for news. */
  ownListing(): Promise<number[]>;
  /** Selects the INBOX once more. */
  reopen(): Promise<void>;
};

/** How long a user waits before he tries again. */
const RETRY_MS = 50;

export type UserOptions = {
  readonly name: string;
  readonly account: Account;
  readonly ledger: Ledger;
  readonly random: SeededRandom;
};

/**
 * Does step after step until it is stopped. A step that fails for its connection is tried again; a violation of the
 * protocol is a problem.
 */
export abstract class SteppingActor implements Actor {
  readonly name: string;
  protected readonly account: Account;
  protected readonly ledger: Ledger;
  protected readonly random: SeededRandom;
  #stopped = false;

  constructor({ name, account, ledger, random }: UserOptions) {
    this.name = name;
    this.account = account;
    this.ledger = ledger;
    this.random = random;
  }

  async work(): Promise<void> {
    this.#stopped = false;
    while (!this.#stopped) {
      try {
        await this.step();
      } catch (error) {
        if (error instanceof ProtocolViolation) this.ledger.problem(`${this.name}: ${error.message}`);
        await pause(RETRY_MS);
      }
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  close(): void {}

  protected abstract step(): Promise<void>;
}
