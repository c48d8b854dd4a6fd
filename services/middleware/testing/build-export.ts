import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type {
  Manifest,
  ManifestPart,
  ManifestTemplate,
  TemplateFile,
  UserListManifest,
  UserRow,
} from '@mailweave/contracts';
import { DiskObjectStorage } from '@mailweave/object-storage';

/** What is said about a campaign; everything else is worked out or ordinary. */
export type ExportSpec = Partial<Omit<Manifest, 'templates' | 'parts' | 'audience'>> & {
  campaign: string;
  /** Keys are `variant/locale`. */
  templates: Readonly<Record<string, TemplateFile>>;
  /** Rows of a single part, which is written sorted. Without users and parts the campaign is for everyone. */
  users?: readonly UserRow[];
  /** Parts as they are, in the place of `users`. */
  parts?: readonly PartSpec[];
};

export type PartSpec = {
  /** Below the export's folder; `.gz` at the end is compressed here. */
  path: string;
  content: string | Buffer;
  /** Without it: as many as there are lines in a JSONL file, one less in a CSV file. */
  rows?: number;
};

export type BuiltExport = { manifestKey: string; manifest: Manifest };

/**
 * Writes a whole export, as a campaign tool would, into a folder that stands for a bucket: templates, parts,
 * and last the manifest with sizes and checksums.
 */
export async function buildExport(folder: string, spec: ExportSpec): Promise<BuiltExport> {
  const { tenant = 'default', campaign, revision = 1 } = spec;
  const writer = new ExportWriter(folder, `${tenant}/campaigns/${campaign}/r${revision}`);
  const templates: ManifestTemplate[] = [];
  for (const [name, file] of Object.entries(spec.templates))
    templates.push(await writer.template(name, file));
  const parts: ManifestPart[] = [];
  for (const part of partsOf(spec)) parts.push(await writer.part(part));
  const manifest: Manifest = { ...settingsOf(spec), templates, parts };
  await writer.write('manifest.json', jsonFile(manifest));
  return { manifestKey: writer.key('manifest.json'), manifest };
}

/** A list of users; what is not given is ordinary. */
export type UserListSpec = Partial<Omit<UserListManifest, 'parts'>> & {
  list: string;
  parts: readonly PartSpec[];
};

/** Writes a list of users as buildExport writes an export. Returns the key of its manifest. */
export async function buildUserList(folder: string, spec: UserListSpec): Promise<string> {
  const { tenant = 'default', list } = spec;
  const writer = new ExportWriter(folder, `${tenant}/suppressions/${list}`);
  const parts: ManifestPart[] = [];
  for (const part of spec.parts) parts.push(await writer.part(part));
  const manifest: UserListManifest = {
    schemaVersion: 1,
    tenant,
    kind: 'suppress',
    identity: 'sha256',
    ...spec,
    parts,
  };
  await writer.write('manifest.json', jsonFile(manifest));
  return writer.key('manifest.json');
}

/** The line of a JSONL part for each row. */
export function jsonlOf(rows: readonly UserRow[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function settingsOf(spec: ExportSpec): Omit<Manifest, 'templates' | 'parts'> {
  const { users, parts, templates: _templates, ...settings } = spec;
  return {
    schemaVersion: 1,
    tenant: 'default',
    revision: 1,
    kind: 'full',
    purpose: 'service',
    window: { start: '2025-01-01T00:00:00Z', end: '2035-01-01T00:00:00Z' },
    audience: users === undefined && parts === undefined ? 'all' : 'listed',
    identity: 'sha256',
    ...settings,
  };
}

function partsOf({ users, parts }: ExportSpec): readonly PartSpec[] {
  if (parts !== undefined) return parts;
  if (users === undefined) return [];
  const sorted = users.toSorted((a, b) => (a.userKey < b.userKey ? -1 : 1));
  return [{ path: 'users/part-00000.jsonl', content: jsonlOf(sorted) }];
}

class ExportWriter {
  readonly #storage: DiskObjectStorage;
  readonly #prefix: string;

  constructor(folder: string, prefix: string) {
    this.#storage = new DiskObjectStorage(folder);
    this.#prefix = prefix;
  }

  key(path: string): string {
    return `${this.#prefix}/${path}`;
  }

  async template(name: string, file: TemplateFile): Promise<ManifestTemplate> {
    const [variant = '', locale = ''] = name.split('/');
    const path = `templates/${name}.json`;
    return { path, variant, locale, ...(await this.write(path, jsonFile(file))) };
  }

  async part({ path, content, rows }: PartSpec): Promise<ManifestPart> {
    const bytes = Buffer.from(content);
    const stored = path.endsWith('.gz') ? gzipSync(bytes) : bytes;
    return { path, ...(await this.write(path, stored)), rows: rows ?? rowsIn(path, bytes) };
  }

  async write(path: string, bytes: Buffer): Promise<{ sha256: string; bytes: number }> {
    await this.#storage.write(this.key(path), oneChunk(bytes));
    return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  }
}

function jsonFile(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

function rowsIn(path: string, bytes: Buffer): number {
  const lines = bytes
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '').length;
  return /\.csv(\.gz)?$/.test(path) ? lines - 1 : lines;
}

async function* oneChunk(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
