import { readFileSync } from 'node:fs';

/**
 * The inputs of a corpus file: parted by lines of `---`, a line break stands for CRLF, `\xNN` for a byte.
 * Every input ends with CRLF.
 */
export function readCorpus(name: string): Buffer[] {
  const text = readFileSync(new URL(`./corpus/${name}.txt`, import.meta.url), 'latin1');
  return text.trimEnd().split('\n---\n').map(inputOf);
}

function inputOf(text: string): Buffer {
  const wire = `${text}\n`.replaceAll('\n', '\r\n');
  const bytes = wire.replace(/\\x([0-9a-f]{2})/g, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1');
}
