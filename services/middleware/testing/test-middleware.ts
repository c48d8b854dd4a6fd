import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TemplateFile, UserRow } from '@mailweave/contracts';
import { type Logger, ManualClock, Secret, SequentialRandom, silentMetrics } from '@mailweave/foundation';
import { tokenHash } from '@mailweave/http-server';
import { DiskObjectStorage } from '@mailweave/object-storage';
import { createMemoryStores } from '@mailweave/stores';
import { onTestFinished } from 'vitest';
import type { MiddlewareConfig } from '../config.ts';
import type { MiddlewareAdapters } from '../context.ts';
import { createMiddleware, type Middleware } from '../main.ts';
import { middlewareConfig } from '../settings.ts';

/** What the configuration of the service holds the hashes of. */
export const adminToken = 'admin-token';
export const imapToken = 'imap-token';

/** 2026-03-01T12:00:00Z: within the window of every export of buildExport. */
const someTimeMs = Date.UTC(2026, 2, 1, 12);

export type TestMiddleware = {
  middleware: Middleware;
  adapters: MiddlewareAdapters;
  clock: ManualClock;
  /** Every log record as text. */
  logs: string[];
  config: MiddlewareConfig;
  /** The folder of the bucket. */
  bucket: string;
  /** A second service over the same adapters, as a process that starts anew. */
  restarted(over?: Partial<MiddlewareAdapters>): Middleware;
};

/** A folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mailweave-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A service for the tenant `default`, empty; in memory unless told otherwise. */
export async function testMiddleware(
  over: Partial<MiddlewareAdapters> = {},
  settings: Partial<MiddlewareConfig['imports']> = {},
): Promise<TestMiddleware> {
  const folder = await temporaryFolder();
  const bucket = path.join(folder, 'bucket');
  const config = middlewareConfig({
    stores: { kind: 'memory' },
    bucketFolder: bucket,
    spoolFolder: path.join(folder, 'spool'),
    conversions: { timeoutMs: 1000, concurrency: 4, ports: [443] },
    imports: { batchRows: 100, ...settings },
    tokens: { admin: [tokenHash(adminToken)], imap: [tokenHash(imapToken)] },
    secretsKey: new Secret('5e'.repeat(32)),
  });
  const adapters: MiddlewareAdapters = {
    stores: createMemoryStores(),
    bucket: new DiskObjectStorage(bucket),
    spool: new DiskObjectStorage(config.spoolFolder),
    [Symbol.asyncDispose]: async () => undefined,
    ...over,
  };
  const clock = new ManualClock(someTimeMs);
  const logs: string[] = [];
  const ports = { clock, random: new SequentialRandom(), logger: recording(logs), metrics: silentMetrics };
  const restarted = (changed: Partial<MiddlewareAdapters> = {}) =>
    createMiddleware(config, ports, { ...adapters, ...changed });
  return { middleware: restarted(), adapters, clock, logs, config, bucket, restarted };
}

function recording(logs: string[]): Logger {
  const record = (event: string, fields?: unknown, error?: unknown) => {
    logs.push(JSON.stringify([event, fields, `${error}`]));
  };
  return { debug: record, info: record, warn: record, error: record };
}

/** A valid template with the variable `firstName`, which has a default. */
export function aTemplateFile(over: Partial<TemplateFile> = {}): TemplateFile {
  return {
    subject: 'News for {{firstName}}',
    from: { name: 'Example', address: 'news@mailweave.example' },
    html: '<p>Hello {{firstName}}</p>',
    text: 'Hello {{firstName}}',
    variables: { firstName: { default: 'you' } },
    ...over,
  };
}

/** A different user for each number; rows in the order of their numbers are sorted. */
export function userKeyNumber(number: number): string {
  return number.toString(16).padStart(64, '0');
}

export function rowsOf(count: number): UserRow[] {
  return Array.from({ length: count }, (_, n) => ({
    userKey: userKeyNumber(n + 1),
    vars: { firstName: `User ${n + 1}` },
  }));
}

/** The rejected rows of an import, part by part. */
export async function rejectsIn({ adapters }: TestMiddleware, rejectsKey: string): Promise<unknown[]> {
  const rejects: unknown[] = [];
  for await (const { key } of adapters.spool.list(rejectsKey)) {
    const content = Buffer.concat(await Array.fromAsync(adapters.spool.read(key))).toString();
    rejects.push(
      ...content
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    );
  }
  return rejects;
}

/** Reads a file of the bucket. */
export async function bucketFile({ bucket }: Pick<TestMiddleware, 'bucket'>, key: string): Promise<Buffer> {
  return await readFile(path.join(bucket, key));
}
