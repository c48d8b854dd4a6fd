import { describe, expect, it } from 'vitest';
import { maxImportErrors } from '../imports/import-job.ts';
import type { ImportStore } from '../ports.ts';
import { anImportRequest, someTimeMs } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const ref = { tenantId: 'default', importId: 'import-1' };
const leaseMs = 60_000;

/** A lease of this name from this moment on. */
const leaseFrom = (nowMs: number, leaseId = 'lease-1') => ({ leaseId, leaseUntilMs: nowMs + leaseMs });
const choiceAt = (nowMs: number, leaseId = 'lease-1') => ({ nowMs, ...leaseFrom(nowMs, leaseId) });

/** What every ImportStore must do. */
export function importStoreContract(name: string, open: OpenTwice<ImportStore>): void {
  describe(`${name} as an ImportStore`, () => {
    creationCases(open);
    listCases(open);
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

  it('keeps an error once, and what was erased', async () => {
    const [store, other] = await open();
    await store.create(anImportRequest({ type: 'user.erased' }), someTimeMs);
    for (const _ of [1, 2]) await store.update(ref, { error: 'The bucket is away.' }, someTimeMs);
    const erased = { users: 2, audience: 3, consents: 0, claims: 4, events: 5, deliveries: 6 };
    await store.update(ref, { erased }, someTimeMs);
    expect(await other.find(ref)).toMatchObject({
      type: 'user.erased',
      errors: ['The bucket is away.'],
      erased,
    });
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
    await store.takeNext(choiceAt(someTimeMs));
    const second = { path: 'users/part-00001.jsonl', rowsGood: 5, rowsBad: 0, bytes: 50, done: false };
    const first = { path: 'users/part-00000.jsonl', rowsGood: 90, rowsBad: 10, bytes: 1000, done: true };
    for (const part of [second, { ...first, rowsGood: 40, done: false }, first, first])
      expect(await store.checkpoint(ref, part, leaseFrom(someTimeMs))).toBe(true);
    expect(await other.parts(ref)).toEqual([first, second]);
    expect(await other.find(ref)).toMatchObject({ partsDone: 1, rowsGood: 95, rowsBad: 10, bytes: 1050 });
    expect(await other.parts({ ...ref, importId: 'import-2' })).toEqual([]);
  });
}

function listCases(open: OpenTwice<ImportStore>): void {
  it('lists the imports of a tenant, the newest first, page by page', async () => {
    const [store, other] = await open();
    for (const [n, atMs] of [
      [1, 0],
      [2, 5],
      [3, 5],
      [4, 2],
    ] as const) {
      const request = anImportRequest({ importId: `import-${n}`, eventId: `event-${n}` });
      await store.create(request, someTimeMs + atMs);
    }
    await store.create(anImportRequest({ tenantId: 'acme', importId: 'import-9' }), someTimeMs + 9);
    const first = await other.list({ tenantId: 'default', limit: 3 });
    expect(first.map(({ importId }) => importId)).toEqual(['import-3', 'import-2', 'import-4']);
    const after = first.at(-1);
    if (after === undefined) throw new Error('nothing was listed');
    const second = await other.list({ tenantId: 'default', limit: 3, after });
    expect(second).toEqual([await store.find(ref)]);
    const between = { createdAtMs: someTimeMs + 5, importId: 'import-3' };
    const rest = await other.list({ tenantId: 'default', limit: 9, after: between });
    expect(rest.map(({ importId }) => importId)).toEqual(['import-2', 'import-4', 'import-1']);
    expect(await store.list({ tenantId: 'nobody', limit: 3 })).toEqual([]);
  });

  it('knows which manifests were ever to be imported, per tenant and data source', async () => {
    const [store, other] = await open();
    const { dataSourceId, manifestKey, tenantId } = anImportRequest();
    const manifest = { dataSourceId, manifestKey, tenantId };
    expect(await store.hasManifest(manifest)).toBe(false);
    await store.create(anImportRequest(), someTimeMs);
    await store.update(ref, { state: 'failed' }, someTimeMs);
    expect(await other.hasManifest(manifest)).toBe(true);
    for (const over of [{ tenantId: 'acme' }, { dataSourceId: 'second' }, { manifestKey: 'x' }]) {
      expect(await other.hasManifest({ ...manifest, ...over })).toBe(false);
    }
  });
}

function leaseCases(open: OpenTwice<ImportStore>): void {
  it('hands each import to one of many workers, until there is none left', async () => {
    const [store, other] = await open();
    for (const n of [2, 1, 3]) await store.create(campaignImport(n), someTimeMs + n);
    const workers = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? store : other));
    const taken = await Promise.all(
      workers.map((worker, n) => worker.takeNext(choiceAt(someTimeMs + 10, `lease-${n}`))),
    );
    const ids = taken.filter((job) => job !== undefined).map((job) => job.importId);
    expect(ids.toSorted()).toEqual(['import-1', 'import-2', 'import-3']);
  });

  it('hands out the oldest first', async () => {
    const [store, other] = await open();
    for (const n of [2, 1, 3]) await store.create(campaignImport(n), someTimeMs + n);
    const first = await store.takeNext(choiceAt(someTimeMs + 10));
    const second = await other.takeNext(choiceAt(someTimeMs + 10, 'lease-2'));
    expect([first?.importId, second?.importId]).toEqual(['import-1', 'import-2']);
  });

  it('hands out the one that is asked for, by whoever asks', async () => {
    const [store] = await open();
    for (const n of [1, 2]) await store.create(campaignImport(n), someTimeMs + n);
    const only = { tenantId: 'default', importId: 'import-2' };
    expect((await store.takeNext({ ...choiceAt(someTimeMs + 10), only }))?.importId).toBe('import-2');
    expect(await store.takeNext({ ...choiceAt(someTimeMs + 10), only })).toBeUndefined();
    const exceptTenants = ['default'];
    expect(await store.takeNext({ ...choiceAt(someTimeMs + 10), exceptTenants })).toBeUndefined();
  });

  it('never hands out two imports of a campaign at once, whoever asks', async () => {
    const [store, other] = await open();
    for (const n of [1, 2]) {
      await store.create(anImportRequest({ importId: `import-${n}`, eventId: `event-${n}` }), someTimeMs + n);
    }
    const both = [store, other].map((worker, n) => worker.takeNext(choiceAt(someTimeMs + 10, `lease-${n}`)));
    const taken = (await Promise.all(both)).filter((job) => job !== undefined);
    expect(taken.map(({ importId }) => importId)).toEqual(['import-1']);
    await store.update(ref, { state: 'live' }, someTimeMs + 11);
    expect((await other.takeNext(choiceAt(someTimeMs + 11, 'lease-3')))?.importId).toBe('import-2');
  });

  it('hands an import on when its worker has fallen silent, not while it makes checkpoints', async () => {
    const [store, other] = await open();
    await store.create(anImportRequest(), someTimeMs);
    await store.takeNext(choiceAt(someTimeMs));
    const part = { path: 'users/part-00000.jsonl', rowsGood: 1, rowsBad: 0, bytes: 10, done: false };
    expect(await store.checkpoint(ref, part, leaseFrom(someTimeMs + leaseMs))).toBe(true);
    expect(await other.takeNext(choiceAt(someTimeMs + leaseMs, 'lease-2'))).toBeUndefined();
    expect(await store.keepLease(ref, leaseFrom(someTimeMs + 2 * leaseMs))).toBe(true);
    expect(await other.takeNext(choiceAt(someTimeMs + 2 * leaseMs, 'lease-2'))).toBeUndefined();
    const resumed = await other.takeNext(choiceAt(someTimeMs + 3 * leaseMs, 'lease-2'));
    expect(resumed?.importId).toBe('import-1');
    expect(await other.parts(ref)).toEqual([part]);
  });

  it('tells a worker that was thought dead that the import is no longer his, and takes nothing from him', async () => {
    const [store, other] = await open();
    await store.create(anImportRequest(), someTimeMs);
    await store.takeNext(choiceAt(someTimeMs));
    await other.takeNext(choiceAt(someTimeMs + leaseMs, 'lease-2'));
    const part = { path: 'users/part-00000.jsonl', rowsGood: 1, rowsBad: 0, bytes: 10, done: true };
    expect(await store.checkpoint(ref, part, leaseFrom(someTimeMs + 9 * leaseMs))).toBe(false);
    expect(await store.keepLease(ref, leaseFrom(someTimeMs + 9 * leaseMs))).toBe(false);
    expect(await store.parts(ref)).toEqual([]);
    expect((await store.takeNext(choiceAt(someTimeMs + 2 * leaseMs, 'lease-3')))?.importId).toBe('import-1');
  });

  it('hands out no finished import, and renews no lease of one', async () => {
    const [store] = await open();
    await store.create(anImportRequest(), someTimeMs);
    await store.takeNext(choiceAt(someTimeMs));
    await store.update(ref, { state: 'failed' }, someTimeMs);
    expect(await store.keepLease(ref, leaseFrom(someTimeMs))).toBe(false);
    expect(await store.takeNext(choiceAt(someTimeMs + 2 * leaseMs))).toBeUndefined();
    const unknown = { ...ref, importId: 'nobody' };
    expect(await store.keepLease(unknown, leaseFrom(someTimeMs))).toBe(false);
  });
}

/** Each of another campaign. */
function campaignImport(n: number) {
  return anImportRequest({
    importId: `import-${n}`,
    eventId: `event-${n}`,
    manifestKey: `default/campaigns/campaign-${n}/r1/manifest.json`,
  });
}
