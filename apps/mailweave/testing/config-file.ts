import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Free ports, a store of its own, and a mail server that is not there. */
export const goodConfig = `
imap:
  listeners: [{ port: 0 }]
  backend: { host: 127.0.0.1, port: 1 }
middleware:
  stores: { kind: sqlite, path: mailweave.sqlite }
  bucketFolder: bucket
  spoolFolder: spool
http: { port: 0 }
`;

/** A folder with a configuration file in it; gone when disposed. */
export type ConfigFolder = AsyncDisposable & { folder: string; file: string };

export async function configFolder(text = goodConfig): Promise<ConfigFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'mailweave-'));
  const file = join(folder, 'mailweave.yaml');
  await writeFile(file, `${text}dataDir: ${folder}/data\n`);
  return { folder, file, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
