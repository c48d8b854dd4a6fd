import { describe, expect, test, vi } from 'vitest';
import { buildExport, type ExportSpec } from '../../testing/build-export.ts';
import {
  aTemplateFile,
  rejectsIn,
  rowsOf,
  type TestMiddleware,
  testMiddleware,
  userKeyNumber,
} from '../../testing/test-middleware.ts';
import type { ImportProgress } from '../import-report.ts';

const templates = { 'main/en': aTemplateFile() };
const spring: ExportSpec = { campaign: 'spring', templates };

async function importExport(system: TestMiddleware, spec: Partial<ExportSpec> = {}) {
  const { manifestKey } = await buildExport(system.bucket, { ...spring, ...spec });
  return await system.middleware.runImport({ tenantId: 'default', manifestKey });
}

function asLine(content: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(content), Buffer.from('\n')]);
}

function dueFor(system: TestMiddleware, number: number) {
  const user = { tenantId: 'default', userKey: userKeyNumber(number) };
  return system.middleware.injectionApi.due({ ...user, mailbox: 'INBOX', injectedInSession: 0 });
}

test('a campaign for everyone goes live with its templates and no rows', async () => {
  const system = await testMiddleware();
  const report = await importExport(system);
  expect(report).toMatchObject({ campaignId: 'spring', revision: 1, parts: 0, rowsGood: 0, errors: [] });
  const [due] = await dueFor(system, 4711);
  expect(due).toMatchObject({ templateId: 'spring/r1/main/en', variables: { firstName: 'you' } });
  const skeleton = await system.middleware.injectionApi.skeleton('default', 'spring/r1/main/en');
  expect(skeleton?.segments.length).toBeGreaterThan(0);
});

test('rows of all kinds of parts are imported, and only listed users get the campaign', async () => {
  const system = await testMiddleware();
  const jsonl = (from: number) =>
    [0, 1].map((n) => `{"userKey":"${userKeyNumber(from + n)}","vars":{"firstName":"J"}}\n`).join('');
  const csv = (from: number) => `userKey,firstName\n${userKeyNumber(from)},"C, the ""3rd"""\r\n`;
  const report = await importExport(system, {
    parts: [
      { path: 'users/a.jsonl', content: jsonl(1) },
      { path: 'users/b.jsonl.gz', content: jsonl(3) },
      { path: 'users/c.csv', content: csv(5) },
      { path: 'users/d.csv.gz', content: csv(6) },
    ],
  });
  expect(report).toMatchObject({ parts: 4, rowsGood: 6, rowsBad: 0 });
  for (const number of [1, 2, 3, 4])
    expect((await dueFor(system, number))[0]?.variables).toEqual({ firstName: 'J' });
  expect((await dueFor(system, 6))[0]?.variables).toEqual({ firstName: 'C, the "3rd"' });
  expect(await dueFor(system, 7)).toEqual([]);
});

test('bad rows are counted and kept with file, line and reason, and the rest goes live', async () => {
  const system = await testMiddleware();
  const good = JSON.stringify({ userKey: userKeyNumber(1), vars: { firstName: 'A' } });
  const lines: [line: string | Buffer, reason: string, userKey?: string][] = [
    ['{"userKey": "demo@example.com"}', '/userKey must match pattern "^[0-9a-f]{64}$"'],
    ['{"userKey": oops', 'the row is not valid JSON'],
    [Buffer.from([0x22, 0xff, 0x22]), 'the row is not valid UTF-8'],
    [JSON.stringify('x'.repeat(10_000_000)), 'the row is longer than 65536 bytes'],
    [
      JSON.stringify({ userKey: userKeyNumber(2), vars: { nickname: 'B' } }),
      '/vars holds a variable that neither a template nor the profile rule names',
      userKeyNumber(2),
    ],
    [
      JSON.stringify({ userKey: userKeyNumber(3), variant: 'b' }),
      '/variant names no variant of the templates',
      userKeyNumber(3),
    ],
  ];
  const content = Buffer.concat([...lines.map(([line]) => line), good].map(asLine));
  const report = await importExport(system, { parts: [{ path: 'users/part-00000.jsonl', content }] });

  expect(report).toMatchObject({ rowsGood: 1, rowsBad: lines.length });
  expect(report.errors[0]).toBe(`users/part-00000.jsonl, line 1: ${lines[0]?.[1]}`);
  expect(await rejectsIn(system, report.rejectsKey ?? '')).toEqual(
    lines.map(([, reason, userKey], index) => ({
      file: 'users/part-00000.jsonl',
      line: index + 1,
      reason,
      ...(userKey === undefined ? {} : { userKey }),
    })),
  );
  expect(await dueFor(system, 1)).toHaveLength(1);
  expect(await dueFor(system, 2)).toEqual([]);
  expect(system.logs.length).toBeGreaterThan(0);
  for (const text of [...system.logs, ...report.errors])
    expect(text).not.toMatch(/example\.com|oops|nickname/);
});

test('of several rows of a user the last one counts, and repetitions are counted', async () => {
  const system = await testMiddleware({}, { batchRows: 2 });
  const row = (number: number, firstName: string) =>
    `${JSON.stringify({ userKey: userKeyNumber(number), vars: { firstName } })}\n`;
  const content = [row(1, 'old'), row(1, 'new'), row(2, 'a'), row(2, 'b'), row(2, 'c'), row(3, 'x')].join('');
  const report = await importExport(system, { parts: [{ path: 'users/p.jsonl', content }] });
  expect(report).toMatchObject({ rowsGood: 6, rowsDuplicate: 3 });
  expect((await dueFor(system, 1))[0]?.variables).toEqual({ firstName: 'new' });
  expect((await dueFor(system, 2))[0]?.variables).toEqual({ firstName: 'c' });
});

test('a large part is stored in batches of bounded size, with a sign of progress after each', async () => {
  const system = await testMiddleware({}, { batchRows: 500 });
  const upsertRows = vi.spyOn(system.adapters.stores.audience, 'upsertRows');
  const { manifestKey } = await buildExport(system.bucket, { ...spring, users: rowsOf(20_250) });
  const progress: ImportProgress[] = [];
  await system.middleware.runImport({
    tenantId: 'default',
    manifestKey,
    onProgress: (step) => progress.push(step),
  });
  const batches = upsertRows.mock.calls.map(([, rows]) => rows.length);
  expect(Math.max(...batches)).toBe(500);
  expect(batches).toHaveLength(41);
  expect(progress.map((step) => step.rowsGood)).toEqual(
    progress.map((step) => step.rowsGood).toSorted((a, b) => a - b),
  );
  expect(progress.at(-1)).toMatchObject({ part: 1, parts: 1, rowsGood: 20_250, rowsBad: 0 });
  expect(new Set(progress.map((step) => step.bytes)).size).toBeGreaterThan(3);
});

describe('revisions', () => {
  test('a newer revision takes the place of the live one, rows and all', async () => {
    const system = await testMiddleware();
    await importExport(system, { users: rowsOf(2) });
    await importExport(system, { revision: 2, users: rowsOf(3).slice(1) });
    expect(await dueFor(system, 1)).toEqual([]);
    expect((await dueFor(system, 3))[0]?.revision).toBe(2);
    const rows = await system.adapters.stores.audience.rowsOfUser({
      tenantId: 'default',
      userKey: userKeyNumber(1),
    });
    expect(rows).toEqual([]);
  });

  test('an older revision and the live one itself are refused and change nothing', async () => {
    const system = await testMiddleware();
    await importExport(system, { revision: 2, users: rowsOf(1) });
    await expect(importExport(system, { revision: 1, users: rowsOf(5) })).rejects.toMatchObject({
      code: 'revision-superseded',
      publicText: expect.stringContaining('revision 1 is refused because revision 2 is live'),
    });
    await expect(importExport(system, { revision: 2, users: rowsOf(5) })).rejects.toMatchObject({
      code: 'revision-not-newer',
      publicText: expect.stringContaining('revision 2 is refused because it is live already'),
    });
    expect(await dueFor(system, 1)).toHaveLength(1);
    expect(await dueFor(system, 5)).toEqual([]);
  });

  test('a recall takes the campaign down and a recalled revision does not come back', async () => {
    const system = await testMiddleware();
    await importExport(system, { users: rowsOf(1) });
    await importExport(system, { revision: 2, kind: 'recall', templates: {} });
    expect(await dueFor(system, 1)).toEqual([]);
    await expect(importExport(system, { revision: 1, users: rowsOf(1) })).rejects.toMatchObject({
      code: 'revision-not-newer',
      publicText: expect.stringContaining('recalled'),
    });
    await importExport(system, { revision: 3, users: rowsOf(1) });
    expect(await dueFor(system, 1)).toHaveLength(1);
  });

  test('a delta is refused with what to do instead', async () => {
    const system = await testMiddleware();
    await importExport(system, { users: rowsOf(1) });
    await expect(
      importExport(system, { revision: 2, kind: 'delta', users: rowsOf(2) }),
    ).rejects.toMatchObject({
      code: 'export-kind-unsupported',
      publicText: expect.stringContaining('"full"'),
    });
  });
});

describe('the same event', () => {
  test('is imported once and gives the same report again', async () => {
    const system = await testMiddleware();
    const { manifestKey } = await buildExport(system.bucket, { ...spring, users: rowsOf(3) });
    const request = { tenantId: 'default', manifestKey, eventId: 'event-1' };
    const both = await Promise.all([1, 2].map(() => system.middleware.runImport(request)));
    expect(both[1]).toEqual(both[0]);
    expect(both[0]?.rowsGood).toBe(3);
  });

  test('that failed fails again with the reason, while a new event tries again', async () => {
    const system = await testMiddleware();
    const { manifestKey, manifest } = await buildExport(system.bucket, { ...spring, users: rowsOf(3) });
    const part = `${manifestKey.replace('manifest.json', '')}${manifest.parts[0]?.path}`;
    const content = Buffer.concat(await Array.fromAsync(system.adapters.bucket.read(part)));
    const put = (bytes: Buffer) =>
      system.adapters.bucket.write(
        part,
        (async function* () {
          yield bytes;
        })(),
      );
    await put(content.subarray(1));
    const request = { tenantId: 'default', manifestKey, eventId: 'event-1' };
    await expect(system.middleware.runImport(request)).rejects.toMatchObject({ code: 'checksum-mismatch' });
    await put(content);
    await expect(system.middleware.runImport(request)).rejects.toMatchObject({
      code: 'import-failed',
      publicText: expect.stringContaining('the manifest says'),
    });
    const again = await system.middleware.runImport({ ...request, eventId: 'event-2' });
    expect(again.rowsGood).toBe(3);
  });
});
