import { type Charset, encodeText } from './charset.ts';

export type HeaderField = readonly [name: string, value: string];

const MAX_LINE = 76;
const MAX_ENCODED_WORD = 75;

/** `Name: value` in folded lines (RFC 5322 2.2.3); the value is ASCII already. */
export function headerLine([name, value]: HeaderField): string {
  let line = `${name}:`;
  const lines: string[] = [];
  for (const word of value.split(' ')) {
    if (line.length + 1 + word.length > MAX_LINE && line !== `${name}:`) {
      lines.push(line);
      line = '';
    }
    line += ` ${word}`;
  }
  return `${[...lines, line].join('\r\n')}\r\n`;
}

/** Text in a header: as it is, or in as many encoded words as it needs (RFC 2047). */
export function headerText(text: string, charset: Charset = 'utf-8'): string {
  if (/^[ -~]*$/.test(text)) return text;
  return chunks(text, charset).join(' ');
}

/** No character is torn apart, and each word stands for itself (RFC 2047 5). */
function chunks(text: string, charset: Charset): string[] {
  const words: string[] = [];
  let open = '';
  for (const character of text) {
    if (encodedWord(open + character, charset).length > MAX_ENCODED_WORD) {
      words.push(encodedWord(open, charset));
      open = '';
    }
    open += character;
  }
  return [...words, encodedWord(open, charset)];
}

/** Q where most is readable as it stands, B elsewhere. */
function encodedWord(text: string, charset: Charset): string {
  const bytes = encodeText(text, charset);
  if (charset !== 'utf-8' && charset !== 'iso-8859-1') return `=?${charset}?B?${bytes.toString('base64')}?=`;
  const quoted = bytes
    .toString('latin1')
    .replace(/[^A-Za-z0-9!*+/ -]/g, (character) => `=${hex(character)}`)
    .replaceAll(' ', '_');
  return `=?${charset}?Q?${quoted}?=`;
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
}
