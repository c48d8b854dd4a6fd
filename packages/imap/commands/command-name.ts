import { ATOM, CHAR_CLASS, TAG } from '../lexer/char-class.ts';

/** Tag and word of a command, before anything is parsed. `word` is upper case, `UID FETCH` joined. */
export type CommandName = { readonly tag: string; readonly word: string };

const SPACE = 0x20;

/**
 * Looks at the first line of a command in [start, end) and no further: enough to decide whether to relay,
 * refuse or parse it. CRLF may be part of the range.
 *
 * @returns undefined when there is no tag or no word
 */
export function readCommandName(line: Buffer, start: number, end: number): CommandName | undefined {
  const tagEnd = endOfRun(line, start, end, TAG);
  if (tagEnd === start || line[tagEnd] !== SPACE) return undefined;
  const wordStart = skipSpaces(line, tagEnd, end);
  const wordEnd = endOfRun(line, wordStart, end, ATOM);
  if (wordEnd === wordStart) return undefined;
  const tag = line.toString('latin1', start, tagEnd);
  const word = line.toString('latin1', wordStart, wordEnd).toUpperCase();
  if (word !== 'UID') return { tag, word };
  const nextStart = skipSpaces(line, wordEnd, end);
  const next = line.toString('latin1', nextStart, endOfRun(line, nextStart, end, ATOM)).toUpperCase();
  return { tag, word: next === '' ? word : `UID ${next}` };
}

function endOfRun(line: Buffer, start: number, end: number, mask: number): number {
  let at = start;
  while (at < end && ((CHAR_CLASS[line[at] as number] as number) & mask) !== 0) at += 1;
  return at;
}

function skipSpaces(line: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && line[at] === SPACE) at += 1;
  return at;
}
