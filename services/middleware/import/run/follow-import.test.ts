import { createHash } from 'node:crypto';
import { ObjectStorageError } from '@mailweave/object-storage';
import { expect, test, vi } from 'vitest';
import { buildExport, buildUserList, jsonlOf } from '../../testing/build-export.ts';
import {
  aTemplateFile,
  bucketFile,
  rowsOf,
  type TestMiddleware,
  testMiddleware,
  userKeyNumber,
} from '../../testing/test-middleware.ts';
import type { ImportProgress } from '../import-report.ts';

const leaseMs = 60_000;
const templates = { 'main/en': aTemplateFile() };

/** An import of two parts that another process has begun; it reads the second one when `goOn` is settled. */
async function begunElsewhere(system: TestMiddleware) {
  const rows = rowsOf(20);
  const parts = [0, 1].map((n) => ({
    path: `users/part-0000${n}.jsonl`,
    content: jsonlOf(rows.slice(n * 10, n * 10 + 10)),
  }));
  const { manifestKey } = await buildExport(system.bucket, { campaign: 'spring', templates, parts });
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const { bucket } = system.adapters;
  const other = system.restarted({
    bucket: {
      read: async function* (key) {
        if (key.endsWith('part-00001.jsonl')) {
          reached.resolve();
          await goOn.promise;
        }
        yield* bucket.read(key);
      },
      stat: (key) => bucket.stat(key),
      list: (prefix) => bucket.list(prefix),
      write: (key, content) => bucket.write(key, content),
    },
  });
  const request = { tenantId: 'default', manifestKey };
  const going = other.runImport(request);
  going.catch(() => undefined);
  await reached.promise;
  return { request, goOn, going };
}

/** Runs the import here as well, and waits until it has told of the other's progress. */
async function followed(system: TestMiddleware, request: { tenantId: string; manifestKey: string }) {
  const progress: ImportProgress[] = [];
  const here = system.middleware.runImport({ ...request, onProgress: (step) => progress.push(step) });
  here.catch(() => undefined);
  await vi.waitFor(() => expect(progress).not.toEqual([]));
  return { here, progress };
}

test('an import that another process works on is waited for: its progress is shown, and its end told', async () => {
  const system = await testMiddleware();
  const { goOn, going, request } = await begunElsewhere(system);
  const read = vi.spyOn(system.adapters.bucket, 'read');
  const { here, progress } = await followed(system, request);
  const readHere = read.mock.calls.map(([key]) => key).filter((key) => !key.endsWith('manifest.json'));
  expect(readHere).toEqual([]);
  expect(progress[0]).toMatchObject({ part: 2, parts: 2, rowsGood: 10, rowsBad: 0 });
  goOn.resolve();
  const report = await here;
  expect(report).toEqual(await going);
  expect(report).toMatchObject({ campaignId: 'spring', rowsGood: 20 });
});

test('an import that fails in another process fails here with the same sentence', async () => {
  const system = await testMiddleware();
  const { goOn, going, request } = await begunElsewhere(system);
  const { here } = await followed(system, request);
  goOn.reject(new Error('broken'));
  await expect(going).rejects.toThrow('broken');
  await expect(here).rejects.toMatchObject({
    code: 'import-failed',
    publicText: expect.stringContaining('The import stopped at an unexpected error.'),
  });
});

test('an import whose other process died is taken over when its lease has run out', async () => {
  const system = await testMiddleware();
  const { request } = await begunElsewhere(system);
  const { here } = await followed(system, request);
  system.clock.advanceMs(leaseMs);
  expect(await here).toMatchObject({ parts: 2, rowsGood: 20 });
});

test('an import that another process has taken over is waited for from then on', async () => {
  const system = await testMiddleware();
  const { goOn, going, request } = await begunElsewhere(system);
  const { here } = await followed(system, request);
  system.clock.advanceMs(leaseMs);
  await here;
  goOn.resolve();
  expect(await going).toMatchObject({ rowsGood: 20 });
});

test('a list of users is imported after the older ones that it must follow, also where nobody else works on them', async () => {
  const system = await testMiddleware();
  const parts = [{ path: 'users/part-00000.jsonl', content: jsonlOf([{ userKey: userKeyNumber(1) }]) }];
  const older = await buildUserList(system.bucket, { list: 'older', kind: 'release', parts });
  const newer = await buildUserList(system.bucket, { list: 'newer', kind: 'suppress', parts });
  const { imports, suppressions } = system.adapters.stores;
  const ref = { tenantId: 'default', importId: 'older' };
  const manifestSha256 = createHash('sha256')
    .update(await bucketFile(system, older))
    .digest('hex');
  const announced = { type: 'suppression.updated', manifestKey: older, manifestSha256 } as const;
  const request = { ...ref, ...announced, eventId: 'event', dataSourceId: '_configured' };
  await imports.create(request, system.clock.nowMs() - 1);
  await system.middleware.runImport({ tenantId: 'default', manifestKey: newer });
  expect(await imports.find(ref)).toMatchObject({ state: 'live', errors: [] });
  expect(await suppressions.has({ tenantId: 'default', userKey: userKeyNumber(1) })).toBe(true);
});

test('who waits for an import of another process is told when this one ends before', async () => {
  const system = await testMiddleware();
  const { goOn, going, request } = await begunElsewhere(system);
  const { here } = await followed(system, request);
  await system.middleware.close();
  await expect(here).rejects.toMatchObject({ code: 'import-not-followed', retry: 'later' });
  goOn.reject(new ObjectStorageError('x', new Error('away')));
  await expect(going).rejects.toThrow();
});
