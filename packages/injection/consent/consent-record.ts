import type { Purpose, UserRef } from '@mailweave/contracts';

/** Who agreed to what, when, to which words and where. Never changed, only followed by a later one. */
export type ConsentRecord = UserRef & {
  purpose: Purpose;
  decision: 'given' | 'withdrawn';
  atMs: number;
  /** Version of the text the user saw. */
  textVersion: string;
  /** Where it was said, e.g. `one-click`, `app`, `import`. */
  source: string;
};

/** The record in force for each purpose; no key where the user never said anything. */
export type ConsentsInForce = Readonly<Partial<Record<Purpose, ConsentRecord>>>;
