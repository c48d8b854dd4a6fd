import { type ByteString, byteStringOfText, type ResponseCode } from '@mailweave/imap';

/** The tagged answer. */
export type Completed = {
  readonly outcome: 'OK' | 'NO' | 'BAD';
  readonly code: ResponseCode | undefined;
  readonly text: ByteString;
};

/** The command goes on with the next line of the client (IDLE, AUTHENTICATE). */
export type Awaiting = {
  readonly outcome: 'awaiting';
  /** Behind the `+`. */
  readonly prompt: string;
  /** Whether the client hears of changes as they happen. */
  readonly live: boolean;
  onLine(line: Buffer): Outcome;
};

export type Outcome = Completed | Awaiting;

export const ok = (text: string, code?: ResponseCode): Completed => completed('OK', text, code);
export const no = (text: string, code?: ResponseCode): Completed => completed('NO', text, code);
export const bad = (text: string, code?: ResponseCode): Completed => completed('BAD', text, code);

/** A code that is a word and nothing more (RFC 5530). */
export const code = (atom: string): ResponseCode => ({ name: 'other', atom, text: '' });

function completed(outcome: Completed['outcome'], text: string, given: ResponseCode | undefined): Completed {
  return { outcome, code: given, text: byteStringOfText(text) };
}
