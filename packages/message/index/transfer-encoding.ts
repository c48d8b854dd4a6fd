const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
const EQUALS = 0x3d;

const hexDigit = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte & ~0x20;
  return letter >= 0x41 && letter <= 0x46 ? letter - 0x37 : -1;
};

const isSpace = (byte: number | undefined): boolean => byte === SPACE || byte === TAB;

const afterSpace = (bytes: Buffer, at: number): number => {
  let next = at;
  while (isSpace(bytes[next])) next += 1;
  return next;
};

/** Bytes of the line end at `at`: 1 or 2; the end of the text counts as an empty one. */
const lineEndLength = (bytes: Buffer, at: number): number | undefined => {
  if (at >= bytes.length) return 0;
  if (bytes[at] === LF) return 1;
  return bytes[at] === CR && bytes[at + 1] === LF ? 2 : undefined;
};

/** `=` and two hex digits as a byte; -1 if the digits are none. */
const escapedByte = (bytes: Buffer, at: number): number => {
  const high = hexDigit(bytes[at + 1]);
  const low = hexDigit(bytes[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
};

/** After a soft line break, whose `=` is at `at`. */
const afterSoftBreak = (bytes: Buffer, at: number): number | undefined => {
  const lineEnd = afterSpace(bytes, at + 1);
  const length = lineEndLength(bytes, lineEnd);
  return length === undefined ? undefined : lineEnd + length;
};

/** Quoted-printable (RFC 2045 6.7): space before a line end goes, what is wrongly encoded stays as it is. */
export const decodeQuotedPrintable = (bytes: Buffer): Buffer => {
  const decoded = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const escaped = byte === EQUALS ? escapedByte(bytes, at) : -1;
    const softBreak = byte === EQUALS && escaped < 0 ? afterSoftBreak(bytes, at) : undefined;
    if (softBreak !== undefined) {
      at = softBreak;
    } else if (isSpace(byte)) {
      const end = afterSpace(bytes, at);
      if (lineEndLength(bytes, end) === undefined) length += bytes.copy(decoded, length, at, end);
      at = end;
    } else {
      decoded[length] = escaped < 0 ? byte : escaped;
      length += 1;
      at += escaped < 0 ? 1 : 3;
    }
  }
  return decoded.subarray(0, length);
};

/** Undoes a Content-Transfer-Encoding (lower-case, RFC 2045 6); undefined if it is none that is known. */
export const decodeTransfer = (bytes: Buffer, encoding: string): Buffer | undefined => {
  switch (encoding) {
    case '7bit':
    case '8bit':
    case 'binary':
      return bytes;
    case 'base64':
      return Buffer.from(bytes.toString('latin1'), 'base64');
    case 'quoted-printable':
      return decodeQuotedPrintable(bytes);
    default:
      return undefined;
  }
};
