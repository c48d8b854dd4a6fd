/** RFC 2045 6.8. */
const LINE_LENGTH = 76;

/** Base64 in lines of 76 characters with CRLF between them, none after the last. */
export const base64Lines = (bytes: Buffer): string => {
  const encoded = bytes.toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < encoded.length; at += LINE_LENGTH) lines.push(encoded.slice(at, at + LINE_LENGTH));
  return lines.join('\r\n');
};
