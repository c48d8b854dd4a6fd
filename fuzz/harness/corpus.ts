import { readdirSync, readFileSync } from 'node:fs';

/**
 * The inputs of a text file: parted by lines of `---`, a line break stands for CRLF, `\xNN` for a byte.
 * Every input ends with CRLF.
 */
export function readWireCorpus(file: URL): Buffer[] {
  return readFileSync(file, 'latin1').trimEnd().split('\n---\n').map(inputOf);
}

/** The files of a folder, those that end with `ending`. */
export function readFileCorpus(folder: URL, ending = ''): Buffer[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return names.map((name) => readFileSync(new URL(name, folder)));
}

function inputOf(text: string): Buffer {
  const wire = `${text}\n`.replaceAll('\n', '\r\n');
  const bytes = wire.replace(/\\x([0-9a-f]{2})/g, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1');
}
