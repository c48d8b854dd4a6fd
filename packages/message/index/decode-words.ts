import { decodeCharset } from './charset.ts';
import { decodeQuotedPrintable } from './transfer-encoding.ts';

/** encoded-word (RFC 2047 2), the language of RFC 2231 5 allowed; spaces in it are tolerated. */
const ENCODED_WORD = /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bq])\?([^?]*)\?=/gi;
const ONLY_SPACE = /^[ \t]*$/;

type Word = { charset: string; bytes: Buffer[] };

const wordBytes = (encoding: string, text: string): Buffer =>
  encoding.toLowerCase() === 'b'
    ? Buffer.from(text, 'base64')
    : decodeQuotedPrintable(Buffer.from(text.replaceAll('_', '=20'), 'latin1'));

const decodePlain = (raw: string): string => decodeCharset(Buffer.from(raw, 'latin1'), undefined);

const decodeWord = (word: Word | undefined): string =>
  word ? decodeCharset(Buffer.concat(word.bytes), word.charset) : '';

/**
 * Decodes the encoded words in a raw, unfolded header value. Neighbours in one charset are decoded together,
 * for there are mailers that split a character between two words.
 */
export const decodeWords = (raw: string): string => {
  let text = '';
  let pending: Word | undefined;
  let end = 0;
  for (const match of raw.matchAll(ENCODED_WORD)) {
    const between = raw.slice(end, match.index);
    const charset = (match[1] ?? '').toLowerCase();
    const bytes = wordBytes(match[2] ?? '', match[3] ?? '');
    const isNeighbour = pending !== undefined && ONLY_SPACE.test(between);
    end = match.index + match[0].length;
    if (pending?.charset === charset && isNeighbour) {
      pending.bytes.push(bytes);
      continue;
    }
    text += decodeWord(pending) + (isNeighbour ? '' : decodePlain(between));
    pending = { charset, bytes: [bytes] };
  }
  return text + decodeWord(pending) + decodePlain(raw.slice(end));
};
