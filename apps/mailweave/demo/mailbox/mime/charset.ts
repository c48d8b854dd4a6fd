/** Charsets that mail still comes in. */
export type Charset = 'utf-8' | 'iso-8859-1' | 'windows-1251' | 'iso-2022-jp';

/** @throws TypeError at a character that the charset does not have */
export function encodeText(text: string, charset: Charset): Buffer {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8');
  if (charset === 'iso-2022-jp') return encodeJapanese(text);
  return Buffer.from([...text].map((character) => singleByte(character, charset)));
}

function singleByte(character: string, charset: 'iso-8859-1' | 'windows-1251'): number {
  const code = character.charCodeAt(0);
  const byte = charset === 'iso-8859-1' || code < 0x80 ? code : windows1251.indexOf(character);
  if (byte < 0 || byte > 0xff) throw missing(character);
  return byte;
}

/** Every byte as the character that it stands for. */
const windows1251: string = new TextDecoder('windows-1251').decode(Buffer.from([...Array(256).keys()]));

const TO_JAPANESE = Buffer.from('\x1b$B', 'latin1');
const TO_ASCII = Buffer.from('\x1b(B', 'latin1');

/** ISO-2022-JP (RFC 1468): switches to two bytes a character, and back to ASCII before anything else. */
function encodeJapanese(text: string): Buffer {
  const pieces: Buffer[] = [];
  let inJapanese = false;
  for (const character of text) {
    const isJapanese = character > '\x7f';
    if (isJapanese !== inJapanese) pieces.push(isJapanese ? TO_JAPANESE : TO_ASCII);
    inJapanese = isJapanese;
    pieces.push(isJapanese ? japaneseBytes(character) : Buffer.from(character, 'latin1'));
  }
  if (inJapanese) pieces.push(TO_ASCII);
  return Buffer.concat(pieces);
}

let japaneseTable: ReadonlyMap<string, Buffer> | undefined;

function japaneseBytes(character: string): Buffer {
  japaneseTable ??= readJapaneseTable();
  const bytes = japaneseTable.get(character);
  if (bytes === undefined) throw missing(character);
  return bytes;
}

/** JIS X 0208 by character. EUC-JP holds the same two bytes, each with its high bit set. */
function readJapaneseTable(): Map<string, Buffer> {
  const decoder = new TextDecoder('euc-jp');
  const table = new Map<string, Buffer>();
  for (let row = 0x21; row <= 0x7e; row += 1) {
    for (let cell = 0x21; cell <= 0x7e; cell += 1) {
      table.set(decoder.decode(Buffer.of(row | 0x80, cell | 0x80)), Buffer.of(row, cell));
    }
  }
  return table;
}

function missing(character: string): TypeError {
  return new TypeError(`The charset has no ${JSON.stringify(character)}.`);
}
