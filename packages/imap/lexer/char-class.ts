/** The character classes of RFC 3501 9 as bits, looked up by byte. */
export const ATOM = 1;
/** ATOM-CHAR and `]`. */
export const ASTRING = 2;
/** ASTRING-CHAR and the wildcards `%` and `*`. */
export const LIST_CHAR = 4;
/** ASTRING-CHAR but `+`. */
export const TAG = 8;
/** What keywords are made of: letters, digits, `.`, `-` and `_`. Ends before `[`, `(`, `<`. */
export const KEYWORD = 16;
/** Digits, `*`, `:` and `,`. */
export const SET = 32;
export const DIGIT = 64;
/** Anything visible but parentheses, quotes and braces: a bare value in a response. */
export const VALUE = 128;
/** Anything visible. */
export const VISIBLE = 256;

const EVERY_CLASS: readonly (readonly [mask: number, member: (character: string) => boolean])[] = [
  [ATOM, (character) => !'(){%*"\\]'.includes(character)],
  [ASTRING, (character) => !'(){%*"\\'.includes(character)],
  [LIST_CHAR, (character) => !'(){"\\'.includes(character)],
  [TAG, (character) => !'(){%*"\\+'.includes(character)],
  [KEYWORD, (character) => /[A-Za-z0-9._-]/.test(character)],
  [SET, (character) => /[0-9*:,]/.test(character)],
  [DIGIT, (character) => /[0-9]/.test(character)],
  [VALUE, (character) => !'(){}"'.includes(character)],
  [VISIBLE, () => true],
];

/** Bits by byte. No class holds space, controls or bytes above 0x7e. */
export const CHAR_CLASS: Uint16Array = buildTable();

/** Whether `text` is one or more characters of the class. */
export function isAll(text: string, mask: number): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const bits = CHAR_CLASS[text.charCodeAt(at)];
    if (bits === undefined || (bits & mask) === 0) return false;
  }
  return text.length > 0;
}

function buildTable(): Uint16Array {
  const table = new Uint16Array(256);
  for (let code = 0x21; code <= 0x7e; code += 1) {
    const character = String.fromCharCode(code);
    for (const [mask, member] of EVERY_CLASS) {
      if (member(character)) table[code] = (table[code] ?? 0) | mask;
    }
  }
  return table;
}
