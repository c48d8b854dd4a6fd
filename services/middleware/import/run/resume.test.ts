import { type ObjectStorage, ObjectStorageError } from '@mailweave/object-storage';
import { expect, test, vi } from 'vitest';
import { buildExport, jsonlOf } from '../../testing/build-export.ts';
import {
  aTemplateFile,
  rowsOf,
  type TestMiddleware,
  testMiddleware,
  userKeyNumber,
} from '../../testing/test-middleware.ts';

const leaseMs = 60_000;
const rows = rowsOf(30);

async function threeParts(system: TestMiddleware, campaign = 'spring'): Promise<string> {
  const parts = [0, 1, 2].map((n) => ({
    path: `users/part-0000${n}.jsonl`,
    content: jsonlOf(rows.slice(n * 10, n * 10 + 10)),
  }));
  const templates = { 'main/en': aTemplateFile() };
  return (await buildExport(system.bucket, { campaign, templates, parts })).manifestKey;
}

/** The bucket of the system, until somebody reads this part. */
function failingAt(system: TestMiddleware, part: string, fail: () => Promise<never>): ObjectStorage {
  const { bucket } = system.adapters;
  return {
    read: (key) => (key.endsWith(part) ? refuse(fail) : bucket.read(key)),
    stat: (key) => bucket.stat(key),
    list: (prefix) => bucket.list(prefix),
    write: (key, content) => bucket.write(key, content),
  };
}

/** Bytes that never come. */
async function* refuse(fail: () => Promise<never>): AsyncGenerator<Buffer> {
  yield await fail();
}

function storedRows(upsertRows: { mock: { calls: unknown[][] } }): number {
  return upsertRows.mock.calls.reduce((sum, call) => sum + (call[1] as unknown[]).length, 0);
}

function dueFor(system: TestMiddleware, number: number) {
  const user = { tenantId: 'default', userKey: userKeyNumber(number) };
  return system.middleware.injectionApi.due({ ...user, mailbox: 'INBOX', injectedInSession: 0 });
}

test('an import whose bucket failed goes on with the part it had reached, and finished parts are not read again', async () => {
  const system = await testMiddleware();
  const manifestKey = await threeParts(system);
  const request = { tenantId: 'default', manifestKey };
  const bucket = failingAt(system, 'part-00001.jsonl', async () => {
    throw new ObjectStorageError('part-00001.jsonl', new Error('connection lost'));
  });
  const interrupted = system.restarted({ bucket }).runImport(request);
  await expect(interrupted).rejects.toMatchObject({ code: 'object-storage-failed', retry: 'later' });
  expect(await dueFor(system, 1)).toEqual([]);

  system.clock.advanceMs(leaseMs);
  const read = vi.spyOn(system.adapters.bucket, 'read');
  const upsertRows = vi.spyOn(system.adapters.stores.audience, 'upsertRows');
  const report = await system.middleware.runImport(request);

  expect(report).toMatchObject({ parts: 3, rowsGood: 30 });
  expect(storedRows(upsertRows)).toBe(20);
  expect(read.mock.calls.map(([key]) => key.split('/').at(-1)?.slice(0, 10))).not.toContain('part-00000');
  for (const number of [1, 11, 30]) expect(await dueFor(system, number)).toHaveLength(1);
});

test('an import whose process was killed in the middle of a part is taken up at the next start', async () => {
  const system = await testMiddleware();
  const manifestKey = await threeParts(system);
  const reached = Promise.withResolvers<void>();
  const bucket = failingAt(system, 'part-00002.jsonl', () => {
    reached.resolve();
    return new Promise(() => undefined);
  });
  system.restarted({ bucket }).runImport({ tenantId: 'default', manifestKey });
  await reached.promise;

  expect(await system.middleware.resumeImports()).toBe(0);
  system.clock.advanceMs(leaseMs);
  const upsertRows = vi.spyOn(system.adapters.stores.audience, 'upsertRows');
  expect(await system.middleware.resumeImports()).toBe(1);
  expect(storedRows(upsertRows)).toBe(10);
  expect(await dueFor(system, 30)).toHaveLength(1);
});

test('rows that a dead import left in a revision do not show when another import brings it', async () => {
  const system = await testMiddleware();
  const manifestKey = await threeParts(system);
  const reached = Promise.withResolvers<void>();
  const bucket = failingAt(system, 'part-00001.jsonl', () => {
    reached.resolve();
    return new Promise(() => undefined);
  });
  system.restarted({ bucket }).runImport({ tenantId: 'default', manifestKey });
  await reached.promise;

  const templates = { 'main/en': aTemplateFile() };
  await buildExport(system.bucket, { campaign: 'spring', templates, users: rows.slice(5, 6) });
  const request = { tenantId: 'default', manifestKey };
  system.clock.advanceMs(leaseMs);
  await system.middleware.runImport(request);
  expect(await dueFor(system, 6)).toHaveLength(1);
  expect(await dueFor(system, 1)).toEqual([]);
  const left = await system.adapters.stores.audience.rowsOfUser({
    tenantId: 'default',
    userKey: userKeyNumber(1),
  });
  expect(left).toEqual([]);
});

test('an import that fails does not stop the ones behind it, and one that is run leaves others alone', async () => {
  const system = await testMiddleware();
  const broken = await threeParts(system, 'broken');
  const spring = await threeParts(system, 'spring');
  const request = {
    tenantId: 'default',
    type: 'campaign.exported' as const,
    dataSourceId: 'default',
    manifestSha256: '0'.repeat(64),
  };
  await system.adapters.stores.imports.create(
    { ...request, importId: 'import-1', eventId: 'event-1', manifestKey: broken },
    system.clock.nowMs() - 1,
  );
  const report = await system.middleware.runImport({ tenantId: 'default', manifestKey: spring });
  expect(report.rowsGood).toBe(30);
  const { imports } = system.adapters.stores;
  const ref = { tenantId: 'default', importId: 'import-1' };
  expect((await imports.find(ref))?.state).toBe('queued');
  await imports.create(
    { ...request, importId: 'import-2', eventId: 'event-2', manifestKey: spring.replace('spring', 'gone') },
    system.clock.nowMs(),
  );
  expect(await system.middleware.resumeImports()).toBe(2);
  const job = await system.adapters.stores.imports.find({ tenantId: 'default', importId: 'import-1' });
  expect(job).toMatchObject({ state: 'failed', errors: [expect.stringContaining('SHA-256')] });
});
