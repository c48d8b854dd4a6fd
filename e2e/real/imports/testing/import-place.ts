import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildExport } from '@mailweave/middleware/testing';
import { SharedTime } from '../../testing/shared-time.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../../apps/mailweave/main.ts');

/** A store, a bucket with one export of several parts, and the command line, whose clock the test moves. */
export type ImportPlace = AsyncDisposable & {
  readonly time: SharedTime;
  readonly parts: number;
  /** A user of the last part. */
  readonly userKey: string;
  /** What `mailweave import` of the export wrote. @param shell commands before it, in the same shell */
  run(shell?: string): Promise<{ exitCode: number; output: string; errors: string }>;
  /** Starts the import and kills it when it says that it has begun this part, counted from 1. */
  killAtPart(part: number): Promise<void>;
  /** What `mailweave explain` says about the user. */
  explain(): Promise<string>;
};

const PARTS = 6;
const ROWS_PER_PART = 4_000;

export async function prepareImport(): Promise<ImportPlace> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-imports-'));
  const time = new SharedTime(folder);
  const config = path.join(folder, 'mailweave.yaml');
  const { manifestKey, userKey } = await writeExport(path.join(folder, 'bucket'));
  const middleware = {
    stores: { kind: 'sqlite', path: 'mailweave.sqlite' },
    bucketFolder: 'bucket',
    spoolFolder: 'spool',
    imports: { batchRows: 500 },
  };
  const imap = { listeners: [{ port: 0 }], backend: { host: '127.0.0.1', port: 1 } };
  writeFileSync(config, JSON.stringify({ dataDir: folder, imap, middleware }));
  const words = (...more: string[]) => [...time.child.arguments, PROGRAM, ...more, '--config', config];
  const environment = { ...process.env, ...time.child.environment };
  const importWords = words('import', '--manifest', manifestKey);
  const run: ImportPlace['run'] = (shell = 'true') => {
    const { promise, resolve } = Promise.withResolvers<{
      exitCode: number;
      output: string;
      errors: string;
    }>();
    const script = ['--norc', '-c', `${shell}; exec "$0" "$@"`, process.execPath, ...importWords];
    execFile('bash', script, { env: environment }, (error, output, errors) => {
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, output, errors });
    });
    return promise;
  };
  return {
    time,
    parts: PARTS,
    userKey,
    run,
    killAtPart: (part) =>
      killAt(spawn(process.execPath, importWords, { env: environment }), `part ${part} of`),
    explain: () => output(words('explain', userKey), environment),
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function writeExport(bucket: string): Promise<{ manifestKey: string; userKey: string }> {
  const keys = Array.from({ length: PARTS * ROWS_PER_PART }, (_, n) =>
    createHash('sha256').update(`${n}`).digest('hex'),
  );
  const sorted = keys.sort();
  const parts = Array.from({ length: PARTS }, (_, n) => {
    const rows = sorted.slice(n * ROWS_PER_PART, (n + 1) * ROWS_PER_PART);
    const lines = rows.map((userKey) => {
      return `${JSON.stringify({ userKey, vars: { name: randomBytes(60).toString('hex') } })}\n`;
    });
    return { path: `users/part-0000${n}.jsonl.gz`, content: lines.join('') };
  });
  const file = {
    subject: 'Notice',
    from: { name: 'Example', address: 'news@mailweave.example' },
    html: '<p>{{name}}</p>',
    text: '{{name}}',
    variables: { name: {} },
  };
  const { manifestKey } = await buildExport(bucket, {
    campaign: 'spring',
    templates: { 'a/en': file },
    parts,
  });
  return { manifestKey, userKey: sorted.at(-1) ?? '' };
}

/** Rejects when it ends by itself. */
function killAt(child: ReturnType<typeof spawn>, words: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
    if (errors.includes(words)) child.kill('SIGKILL');
  });
  child.on('close', (code, signal) => {
    if (signal === 'SIGKILL') resolve();
    else reject(new Error(`it ended with ${code}: ${errors}`));
  });
  return promise;
}

function output(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  execFile(process.execPath, [...words], { env: environment }, (error, text, errors) => {
    if (error === null) resolve(text);
    else reject(new Error(errors, { cause: error }));
  });
  return promise;
}
