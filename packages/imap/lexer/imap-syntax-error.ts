import { AppError } from '@mailweave/foundation';
import type { Tag } from '../values/numbers.ts';

/** Where the reading stopped: a byte (from 0) in the line after so many literals. */
export type SyntaxPosition = { readonly byte: number; readonly afterLiterals: number };

/**
 * A command or response that the grammar refuses. Says what was expected and where, never what was there
 * instead: that may be a password or a subject.
 */
export class ImapSyntaxError extends AppError {
  /** What the grammar wants at this place, as a noun: `a mailbox name`. */
  readonly expected: string;
  readonly position: SyntaxPosition;
  /** The tag of the command, when it could be read: a BAD needs it. */
  readonly tag: Tag | undefined;

  constructor(expected: string, position: SyntaxPosition, tag: Tag | undefined) {
    super({ code: 'imap-syntax', publicText: sentence(expected, position), retry: 'after-change' });
    this.expected = expected;
    this.position = position;
    this.tag = tag;
  }
}

function sentence(expected: string, { byte, afterLiterals }: SyntaxPosition): string {
  const line = afterLiterals === 0 ? '' : ` of the line after literal ${afterLiterals}`;
  return `Expected ${expected} at byte ${byte}${line}.`;
}
