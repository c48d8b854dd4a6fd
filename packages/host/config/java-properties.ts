const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

/** A name, then `=`, `:` or blanks, then the value; a backslash takes the meaning of the character after it. */
const pairPattern = /^((?:\\.|[^\\=:\s])*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s;

/**
 * Reads a file of Java properties as java.util.Properties.load does: comments with # or !, lines that go on after a
 * backslash, escapes. A name that comes twice has its last value.
 */
export function parseJavaProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  for (const line of logicalLines(text)) {
    const [, name = '', value = ''] = pairPattern.exec(line) ?? [];
    properties.set(unescaped(name), unescaped(value));
  }
  return properties;
}

/** Lines without comments and blank ones; what a backslash breaks in two is one again. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let before = '';
  for (const natural of text.split(/\r\n|\r|\n/)) {
    const line = natural.replace(/^[ \t\f]+/, '');
    if (before === '' && (line === '' || /^[#!]/.test(line))) continue;
    const goesOn = /(^|[^\\])(\\\\)*\\$/.test(line);
    before += goesOn ? line.slice(0, -1) : line;
    if (goesOn) continue;
    lines.push(before);
    before = '';
  }
  return before === '' ? lines : [...lines, before];
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, escaped: string) => {
    if (/^u[0-9a-fA-F]{4}$/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return escapes[escaped] ?? escaped;
  });
}
