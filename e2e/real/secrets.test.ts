/** What stands in broken exports and configurations is told to nobody: neither by the command nor in a file. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildExport, type ExportSpec, jsonlOf } from '@mailweave/middleware/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSecrets, findSecretsInFiles } from './chaos/find-secrets.ts';
import { sampleCampaign } from './testing/sample-campaign.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../apps/mailweave/main.ts');
/** Looks like what findSecrets looks for. */
const SECRET = 'sk0badcafez';
const USER_KEY = 'a'.repeat(64);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mailweave-secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function greeting(): ExportSpec['templates'][string] {
  const [template] = Object.values(sampleCampaign('good').templates);
  if (template === undefined) throw new Error('The sample has no template.');
  return { ...template, text: 'Dear {{name}}\n', variables: { name: {} } };
}

type Said = { readonly code: number; readonly text: string };

function mailweave(...words: string[]): Promise<Said> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...words], { cwd: folder }, (error, output, errors) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, text: `${output}${errors}` });
    });
  });
}

function writeConfig(tenant: string): string {
  const file = path.join(folder, 'mailweave.yaml');
  writeFileSync(
    file,
    `dataDir: ${folder}/data
imap:
  listeners: [{ host: 127.0.0.1, port: 0 }]
  backend: { host: 127.0.0.1, port: 1 }
middleware:
  stores: { kind: sqlite, path: mailweave.sqlite }
  bucketFolder: ${folder}/bucket
  spoolFolder: spool
  tenants:
    default:
      policy: {}
${tenant}
http: { port: 0 }
`,
  );
  return file;
}

describe('a configuration that cannot be used', () => {
  test.each([
    ['a key that is a list', `      pepper: [${SECRET}]`],
    ['a key that is a number and a word', `      pepper: { value: ${SECRET} }`],
    ['a quotation mark that is missing', `      pepper: "${SECRET}`],
    ['a line that is indented wrongly', `      pepper: ${SECRET}\n   x: ${SECRET}`],
    ['a key given twice', `      pepper: ${SECRET}\n      pepper: ${SECRET}`],
  ])('%s: the sentence does not quote it', async (_what, tenant) => {
    const said = await mailweave('serve', '--config', writeConfig(tenant));
    expect(said.code).not.toBe(0);
    expect(said.text).not.toBe('');
    expect(findSecrets(said.text, [])).toEqual([]);
  });
});

describe('an export that cannot be used', () => {
  const listed = (rows: string): Partial<ExportSpec> => ({
    templates: { 'standard/en': greeting() },
    parts: [{ path: 'users/part-00000.jsonl', content: rows }],
  });
  const broken: [string, Partial<ExportSpec>][] = [
    [
      'a row with a variable that no template has',
      listed(jsonlOf([{ userKey: USER_KEY, vars: { nme: SECRET } }])),
    ],
    ['a row that is no JSON', listed(`{"userKey":"${USER_KEY}","vars":{"name":"${SECRET}"\n`)],
    [
      'a row with an unknown field',
      listed(`{"userKey":"${USER_KEY}","vars":{"name":"x"},"x":"${SECRET}"}\n`),
    ],
    ['a row whose user key is an address', listed(`{"userKey":"${SECRET}@test.example","vars":{}}\n`)],
    ['a variable that is a list', listed(`{"userKey":"${USER_KEY}","vars":{"name":["${SECRET}"]}}\n`)],
    ['a template that is broken', { templates: { 'standard/en': { ...greeting(), html: `{{ ${SECRET}` } } }],
  ];

  test.each(broken)('%s: neither the report nor the file of rejects quotes it', async (_what, over) => {
    const config = writeConfig('');
    const { manifestKey } = await buildExport(path.join(folder, 'bucket'), {
      ...sampleCampaign('broken'),
      ...over,
    });
    const place = path.join(folder, 'bucket', path.dirname(manifestKey));
    const said = await mailweave('import', place, '--config', config);
    expect(said.text).not.toBe('');
    expect(findSecrets(said.text, [])).toEqual([]);
    rmSync(path.join(folder, 'bucket'), { recursive: true });
    expect(findSecretsInFiles(path.join(folder, 'data'), [])).toEqual([]);
  });
});

test('what a good export says of a user is in the database, and nowhere else', async () => {
  const config = writeConfig('');
  const spec = { ...sampleCampaign('good'), templates: { 'standard/en': greeting() } };
  const rows = [{ userKey: USER_KEY, vars: { name: SECRET } }];
  const { manifestKey } = await buildExport(path.join(folder, 'bucket'), { ...spec, users: rows });
  const said = await mailweave(
    'import',
    path.join(folder, 'bucket', path.dirname(manifestKey)),
    '--config',
    config,
  );
  expect(said.code).toBe(0);
  expect(findSecrets(said.text, [])).toEqual([]);
  const holding = findSecretsInFiles(path.join(folder, 'data'), []);
  expect(holding.length).toBeGreaterThan(0);
  for (const found of holding) expect(found).toMatch(/^mailweave\.sqlite(-wal)? holds what somebody typed$/);
});
