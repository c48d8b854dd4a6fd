import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Manifest, TemplateFile } from '@mailweave/contracts';
import { userKeyAt } from './user-key-at.ts';

/** Rows of one part; campaign tools split large audiences. */
const PART_ROWS = 1_000_000;
const CHUNK_ROWS = 2_000;

const TEMPLATE: TemplateFile = {
  subject: 'A word for {{firstName}}',
  from: { name: 'Example', address: 'news@mailweave.example' },
  html: '<p>Hello {{firstName}}, {{city}} is waiting.</p>',
  text: 'Hello {{firstName}}, {{city}} is waiting.',
  variables: { firstName: { default: 'you' }, city: { default: 'the town' } },
};

export type WrittenExport = { readonly manifestKey: string; readonly rows: number };

/**
 * Writes the export of a campaign with an audience of so many rows, sorted by user key and compressed, as
 * docs/export-format.md asks for. Keys are spread evenly, as those of hashed addresses are.
 */
export async function writeExport(folder: string, campaign: string, rows: number): Promise<WrittenExport> {
  const prefix = `default/campaigns/${campaign}/r1`;
  const base = path.join(folder, prefix);
  await mkdir(path.join(base, 'users'), { recursive: true });
  await mkdir(path.join(base, 'templates/main'), { recursive: true });
  const template = path.join(base, 'templates/main/en.json');
  await writeFile(template, JSON.stringify(TEMPLATE));
  const parts: Manifest['parts'] = [];
  for (let first = 0; first < rows; first += PART_ROWS) {
    const last = Math.min(first + PART_ROWS, rows);
    const name = `users/part-${String(parts.length).padStart(5, '0')}.jsonl.gz`;
    const file = path.join(base, name);
    await pipeline(
      Readable.from(chunksOf(first, last, rows)),
      createGzip({ level: 1 }),
      createWriteStream(file),
    );
    parts.push({ path: name, ...(await summary(file)), rows: last - first });
  }
  const manifest: Manifest = {
    schemaVersion: 1,
    tenant: 'default',
    campaign,
    revision: 1,
    kind: 'full',
    purpose: 'service',
    window: { start: '2025-01-01T00:00:00Z', end: '2099-01-01T00:00:00Z' },
    audience: 'listed',
    identity: 'sha256',
    templates: [
      { path: 'templates/main/en.json', variant: 'main', locale: 'en', ...(await summary(template)) },
    ],
    parts,
  };
  await writeFile(path.join(base, 'manifest.json'), JSON.stringify(manifest));
  return { manifestKey: `${prefix}/manifest.json`, rows };
}

function* chunksOf(first: number, last: number, rows: number): Generator<string> {
  for (let at = first; at < last; at += CHUNK_ROWS) {
    let chunk = '';
    for (let number = at; number < Math.min(at + CHUNK_ROWS, last); number += 1) {
      chunk += `{"userKey":"${userKeyAt(number, rows)}","locale":"en","vars":{"firstName":"User ${number}","city":"Town ${number % 1_000}"}}\n`;
    }
    yield chunk;
  }
}

async function summary(file: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { sha256: hash.digest('hex'), bytes: (await stat(file)).size };
}
