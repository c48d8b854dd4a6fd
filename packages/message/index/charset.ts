const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Labels that say nothing about bytes above 127. */
const UNTOLD = new Set(['', 'us-ascii', 'ascii', 'unknown-8bit', 'x-unknown']);

const decoderFor = (charset: string): InstanceType<typeof TextDecoder> | undefined => {
  try {
    return new TextDecoder(charset);
  } catch {
    return undefined;
  }
};

/** Bytes of an untold charset: UTF-8 if they are that, else ISO 8859-1, which takes anything. */
const decodeUntold = (bytes: Buffer): string => {
  try {
    return UTF8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
};

/** The text of bytes in a charset as messages name it; a charset that is not known is guessed. */
export const decodeCharset = (bytes: Buffer, charset: string | undefined): string => {
  const label = charset?.toLowerCase() ?? '';
  const decoder = UNTOLD.has(label) ? undefined : decoderFor(label);
  return decoder ? decoder.decode(bytes) : decodeUntold(bytes);
};
