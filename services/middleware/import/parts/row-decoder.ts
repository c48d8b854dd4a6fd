import { isUtf8 } from 'node:buffer';
import type { UserRow } from '@mailweave/contracts';
import type { PartLine } from './line-splitter.ts';

/** A good row, or why a row is bad: a sentence without the row's content. */
export type DecodedRow =
  | { lineNumber: number; row: UserRow }
  | { lineNumber: number; reason: string; userKey?: string };

/** Turns lines into rows; one decoder reads one part, in order. Empty lines are no rows. */
export type RowDecoder = {
  decode(lines: readonly PartLine[]): DecodedRow[];
};

/** A line's text without its CR and, at the beginning of the file, without the byte order mark. */
export type LineText = { lineNumber: number; text: string } | { lineNumber: number; reason: string };

const CR = 0x0d;

export function lineText({ lineNumber, bytes }: PartLine, rowLimitBytes: number): LineText {
  if (bytes === undefined) return { lineNumber, reason: `the row is longer than ${rowLimitBytes} bytes` };
  if (!isUtf8(bytes)) return { lineNumber, reason: 'the row is not valid UTF-8' };
  const end = bytes.at(-1) === CR ? bytes.length - 1 : bytes.length;
  const text = bytes.toString('utf8', 0, end);
  return { lineNumber, text: lineNumber === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text };
}
