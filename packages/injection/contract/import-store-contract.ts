import { describe, expect, it } from 'vitest';
import { maxImportErrors } from '../imports/import-job.ts';
import type { ImportStore } from '../ports.ts';
import { anImportRequest, someTimeMs } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const ref = { tenantId: 'default', importId: 'import-1' };
const leaseMs = 60_000;

/** What every ImportStore must do. */
export function importStoreContract(name: string, open: OpenTwice<ImportStore>): void {
  describe(`${name} as an ImportStore`, () => {
    creationCases(open);
    changeCases(open);
    checkpointCases(open);
    leaseCases(open);
  });
}

function creationCases(open: OpenTwice<ImportStore>): void {
  it('gives the same event the import it has already', async () => {
    const [store, other] = await open();
    const { outcome, job } = await store.create(anImportRequest(), someTimeMs);
    expect(outcome).toBe('created');
    expect(job).toEqual({
      ...anImportRequest(),
      state: 'queued',
      createdAtMs: someTimeMs,
      updatedAtMs: someTimeMs,
      partsDone: 0,
      rowsGood: 0,
      rowsBad: 0,
      bytes: 0,
      errors: [],
    });
    const again = anImportRequest({ importId: 'import-2', manifestKey: 'elsewhere' });
    expect(await other.create(again, someTimeMs + 1)).toEqual({ outcome: 'known', job });
    expect(await other.find(ref)).toEqual(job);
    expect(await other.find({ ...ref, importId: 'import-2' })).toBeUndefined();
  });

  it('takes the same event id of another tenant for another event', async () => {
    const [store] = await open();
    await store.create(anImportRequest(), someTimeMs);
    expect((await store.create(anImportRequest({ tenantId: 'acme' }), someTimeMs)).outcome).toBe('created');
  });
}

function changeCases(open: OpenTwice<ImportStore>): void {
  it('changes what the change names and leaves the rest', async () => {
    const [store, other] = await open();
    await store.create(anImportRequest(), someTimeMs);
    await store.update(ref, { state: 'downloading', campaignId: 'spring', revision: 3 }, someTimeMs + 1);
    await store.update(
      ref,
      { partsTotal: 2, rejectsKey: 'rejects/1', error: 'Row 7 is bad.' },
      someTimeMs + 2,
    );
    expect(await other.find(ref)).toMatchObject({
      state: 'downloading',
      campaignId: 'spring',
      revision: 3,
      partsTotal: 2,
      rejectsKey: 'rejects/1',
      errors: ['Row 7 is bad.'],
      updatedAtMs: someTimeMs + 2,
    });
    expect(await store.update({ ...ref, importId: 'nobody' }, { state: 'live' }, someTimeMs)).toBeUndefined();
  });

  it('keeps the first errors only', async () => {
    const [store] = await open();
    await store.create(anImportRequest(), someTimeMs);
    for (let n = 0; n < maxImportErrors + 5; n += 1)
      await store.update(ref, { error: `Error ${n}.` }, someTimeMs);
    const errors = (await store.find(ref))?.errors;
    expect(errors).toHaveLength(maxImportErrors);
    expect(errors?.[0]).toBe('Error 0.');
  });

  it.each(['live', 'failed', 'superseded'] as const)('never leaves the state %s', async (state) => {
    const [store] = await open();
    await store.create(anImportRequest(), someTimeMs);
    const final = await store.update(ref, { state }, someTimeMs + 1);
    expect(await store.update(ref, { state: 'importing', error: 'Late.' }, someTimeMs + 2)).toEqual(final);
    expect(await store.find(ref)).toEqual(final);
  });
}

function checkpointCases(open: OpenTwice<ImportStore>): void {
  it('sums the checkpoints of all parts, each part counted once', async () => {
    const [store, other] = await open();
    await store.create(anImportRequest(), someTimeMs);
    const second = { path: 'users/part-00001.jsonl', rowsGood: 5, rowsBad: 0, bytes: 50, done: false };
    const first = { path: 'users/part-00000.jsonl', rowsGood: 90, rowsBad: 10, bytes: 1000, done: true };
    for (const part of [second, { ...first, rowsGood: 40, done: false }, first, first])
      await store.checkpoint(ref, part, someTimeMs + leaseMs);
    expect(await other.parts(ref)).toEqual([first, second]);
    expect(await other.find(ref)).toMatchObject({ partsDone: 1, rowsGood: 95, rowsBad: 10, bytes: 1050 });
    expect(await other.parts({ ...ref, importId: 'import-2' })).toEqual([]);
  });
}

function leaseCases(open: OpenTwice<ImportStore>): void {
  it('hands each import to one of many workers, until there is none left', async () => {
    const [store, other] = await open();
    for (const n of [2, 1, 3])
      await store.create(anImportRequest({ importId: `import-${n}`, eventId: `event-${n}` }), someTimeMs + n);
    const workers = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? store : other));
    const taken = await Promise.all(
      workers.map((worker) => worker.takeNext(someTimeMs + 10, someTimeMs + leaseMs)),
    );
    const ids = taken.filter((job) => job !== undefined).map((job) => job.importId);
    expect(ids.toSorted()).toEqual(['import-1', 'import-2', 'import-3']);
  });

  it('hands out the oldest first', async () => {
    const [store, other] = await open();
    for (const n of [2, 1, 3])
      await store.create(anImportRequest({ importId: `import-${n}`, eventId: `event-${n}` }), someTimeMs + n);
    const first = await store.takeNext(someTimeMs + 10, someTimeMs + leaseMs);
    const second = await other.takeNext(someTimeMs + 10, someTimeMs + leaseMs);
    expect([first?.importId, second?.importId]).toEqual(['import-1', 'import-2']);
  });

  it('hands an import on when its worker has fallen silent, not while it makes checkpoints', async () => {
    const [store, other] = await open();
    await store.create(anImportRequest(), someTimeMs);
    await store.takeNext(someTimeMs, someTimeMs + leaseMs);
    const part = { path: 'users/part-00000.jsonl', rowsGood: 1, rowsBad: 0, bytes: 10, done: false };
    await store.checkpoint(ref, part, someTimeMs + 2 * leaseMs);
    expect(await other.takeNext(someTimeMs + leaseMs, someTimeMs + 3 * leaseMs)).toBeUndefined();
    const resumed = await other.takeNext(someTimeMs + 2 * leaseMs, someTimeMs + 3 * leaseMs);
    expect(resumed?.importId).toBe('import-1');
    expect(await other.parts(ref)).toEqual([part]);
  });

  it('hands out no finished import', async () => {
    const [store] = await open();
    await store.create(anImportRequest(), someTimeMs);
    await store.update(ref, { state: 'failed' }, someTimeMs);
    expect(await store.takeNext(someTimeMs, someTimeMs + leaseMs)).toBeUndefined();
  });
}
