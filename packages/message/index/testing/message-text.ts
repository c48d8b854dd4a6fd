/** The bytes of lines, CRLF between them and after the last. */
export const crlfMessage = (...lines: string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
