import type { Boundaries } from './boundaries.ts';
import type { HeaderField } from './message-index.ts';

const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
const COLON = 0x3a;

/** More fields than this in one header are taken as continuation lines of the last one. */
const FIELD_LIMIT = 5000;

type HeaderScan = {
  readonly fields: readonly HeaderField[];
  /** After the blank line; without one, where the header breaks off. */
  readonly end: number;
};

const isBlank = (bytes: Buffer, lineStart: number): boolean =>
  bytes[lineStart] === LF || (bytes[lineStart] === CR && bytes[lineStart + 1] === LF);

const isContinuation = (bytes: Buffer, lineStart: number): boolean =>
  bytes[lineStart] === SPACE || bytes[lineStart] === TAB;

const fieldIn = (bytes: Buffer, start: number, end: number): HeaderField => {
  const colon = bytes.subarray(start, end).indexOf(COLON);
  if (colon < 0) return { name: '', start, valueStart: start, end };
  const name = bytes
    .toString('latin1', start, start + colon)
    .trimEnd()
    .toLowerCase();
  return { name, start, valueStart: start + colon + 1, end };
};

/** Where the header ends: at a blank line, at a delimiter of an open multipart, or with the bytes. */
const isHeaderEnd = (bytes: Buffer, line: number, boundaries: Boundaries): boolean =>
  line >= bytes.length || isBlank(bytes, line) || boundaries.at(line) !== undefined;

/**
 * Finds the fields of a header (RFC 5322 2.2). They cover the header without gaps up to the blank line: a
 * line that is no field becomes one without a name.
 */
export const scanHeader = (bytes: Buffer, start: number, boundaries: Boundaries): HeaderScan => {
  const starts: number[] = [];
  let line = start;
  while (!isHeaderEnd(bytes, line, boundaries)) {
    const opensField = starts.length === 0 || !isContinuation(bytes, line);
    if (opensField && starts.length < FIELD_LIMIT) starts.push(line);
    const lineEnd = bytes.indexOf(LF, line);
    line = lineEnd < 0 ? bytes.length : lineEnd + 1;
  }
  const fields = starts.map((fieldStart, index) => fieldIn(bytes, fieldStart, starts[index + 1] ?? line));
  const hasBlankLine = line < bytes.length && isBlank(bytes, line);
  return { fields, end: hasBlankLine ? bytes.indexOf(LF, line) + 1 : line };
};
