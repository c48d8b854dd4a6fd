import { setTimeout as pause } from 'node:timers/promises';
import type { Ledger } from './ledger.ts';
import { ProtocolViolation } from './replica.ts';

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

/**
 * Does step after step until `stopped` says so. A step that fails for its connection is tried again; a violation
 * of the protocol is a problem.
 */
export async function keepWorking(
  name: string,
  ledger: Ledger,
  stopped: () => boolean,
  step: () => Promise<void>,
): Promise<void> {
  while (!stopped()) {
    try {
      await step();
    } catch (error) {
      if (error instanceof ProtocolViolation) ledger.problem(`${name}: ${error.message}`);
      await pause(RETRY_MS);
    }
  }
}
