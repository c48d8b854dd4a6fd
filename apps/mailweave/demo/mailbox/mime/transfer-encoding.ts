/** Content transfer encodings (RFC 2045 6). */

const MAX_LINE = 76;

/** Base64 in lines of 76 (RFC 2045 6.8), each with its line end. */
export function base64Lines(bytes: Buffer): string {
  return bytes.toString('base64').replace(new RegExp(`.{1,${MAX_LINE}}`, 'g'), '$&\r\n');
}

/** Quoted-printable (RFC 2045 6.7) of text whose line ends are CRLF. */
export function quotedPrintable(bytes: Buffer): string {
  return bytes.toString('latin1').split('\r\n').map(quotedLine).join('\r\n');
}

function quotedLine(line: string): string {
  const lines: string[] = [];
  let open = '';
  for (const [index, character] of [...line].entries()) {
    const quoted = quotedCharacter(character, index === line.length - 1);
    if (open.length + quoted.length > MAX_LINE - 1) {
      lines.push(`${open}=`);
      open = '';
    }
    open += quoted;
  }
  return [...lines, open].join('\r\n');
}

/** White space at the end of a line would not survive the way. */
function quotedCharacter(character: string, isLast: boolean): string {
  const isBlank = character === ' ' || character === '\t';
  const isPrintable = character > ' ' && character <= '~' && character !== '=';
  if (isPrintable || (isBlank && !isLast)) return character;
  return `=${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
