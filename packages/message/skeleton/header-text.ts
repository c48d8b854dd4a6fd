import { escapeHeader } from './escape.ts';

/** RFC 5322 2.1.1: lines should have no more characters than this. */
const LINE_LENGTH = 78;
/** RFC 2047 2: a line with encoded words. */
const ENCODED_LINE_LENGTH = 76;
/** Longer words are encoded, which lets them be cut: folding needs spaces. */
const LONGEST_PLAIN_WORD = 50;
const FOLD = '\r\n ';

const WORD_START = '=?UTF-8?B?';
const WORD_END = '?=';

/** Printable words with single spaces between them; anything else would not survive folding. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
/** Atoms (RFC 5322 3.2.3); a phrase of these needs no quotes. */
const ATOMS = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+(?: [A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+)*$/;

/** Where header text stands: after `column` characters of its line; a phrase is a display name. */
export type HeaderPlace = { readonly column: number; readonly isPhrase: boolean };

const isPlain = (text: string): boolean =>
  PLAIN.test(text) &&
  !text.includes('=?') &&
  text.split(' ').every((word) => word.length <= LONGEST_PLAIN_WORD);

const fold = (text: string, column: number): string => {
  const lines: string[] = [];
  let line = '';
  let room = LINE_LENGTH - column;
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
      room = LINE_LENGTH - 1;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(FOLD);
};

/** Bytes of UTF-8 that an encoded word can hold which starts at that column. */
const wordCapacityBytes = (column: number): number =>
  Math.floor((ENCODED_LINE_LENGTH - column - WORD_START.length - WORD_END.length) / 4) * 3;

/** Cuts text for encoded words; a character is never divided (RFC 2047 5). */
const cutForWords = (text: string, column: number): string[] => {
  const pieces: string[] = [];
  let piece = '';
  let room = wordCapacityBytes(column);
  for (const character of text) {
    const bytes = Buffer.byteLength(character, 'utf8');
    if (bytes > room && piece !== '') {
      pieces.push(piece);
      piece = '';
      room = wordCapacityBytes(1);
    }
    piece += character;
    room -= bytes;
  }
  return [...pieces, piece];
};

const encodeWords = (text: string, column: number): string =>
  cutForWords(text, column)
    .map((piece) => WORD_START + Buffer.from(piece, 'utf8').toString('base64') + WORD_END)
    .join(FOLD);

/**
 * A header field's text as it goes out: plain and folded where that keeps it intact, else in RFC 2047
 * encoded words (UTF-8, B). Controls become spaces.
 */
export const encodeHeaderText = (text: string, place: HeaderPlace): string => {
  const safe = escapeHeader(text);
  if (safe === '') return place.isPhrase ? '""' : '';
  if (!isPlain(safe)) return encodeWords(safe, place.column);
  if (!place.isPhrase || ATOMS.test(safe)) return fold(safe, place.column);
  return /["\\]/.test(safe) ? encodeWords(safe, place.column) : fold(`"${safe}"`, place.column);
};
