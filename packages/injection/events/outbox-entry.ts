import type { InjectionEvent } from '@mailweave/contracts';

/** An event in the outbox. */
export type OutboxEntry = {
  /** Rises with every event written; a number is never used again. */
  sequence: number;
  event: InjectionEvent;
};
