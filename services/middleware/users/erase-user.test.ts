import path from 'node:path';
import { openSqliteStores } from '@mailweave/stores';
import { describe, expect, onTestFinished, test } from 'vitest';
import { buildExport } from '../testing/build-export.ts';
import { call, serveHttp } from '../testing/serve-http.ts';
import {
  adminToken,
  aTemplateFile,
  imapToken,
  rowsOf,
  type TestMiddleware,
  temporaryFolder,
  testMiddleware,
  userKeyNumber,
} from '../testing/test-middleware.ts';

const user = { tenantId: 'default', userKey: userKeyNumber(1) };
const other = { tenantId: 'default', userKey: userKeyNumber(2) };
const place = { uid: 101, uidValidity: 7 };

async function onSqlite(): Promise<TestMiddleware> {
  const stores = openSqliteStores({ path: path.join(await temporaryFolder(), 'mailweave.sqlite') });
  onTestFinished(() => stores[Symbol.asyncDispose]());
  return await testMiddleware({ stores });
}

/** Two users of a campaign have consented and see its message; an event of each waits for a point. */
async function startedCampaign(system: TestMiddleware): Promise<void> {
  const { middleware, adapters, bucket, clock } = system;
  const { manifestKey } = await buildExport(bucket, {
    campaign: 'spring',
    purpose: 'own-marketing',
    templates: { 'main/en': aTemplateFile({ label: 'Ad' }) },
    users: rowsOf(2),
  });
  await middleware.runImport({ tenantId: 'default', manifestKey });
  for (const who of [user, other]) {
    const said = { textVersion: '1', source: 'test' } as const;
    await middleware.recordConsent({ ...who, purpose: 'own-marketing', decision: 'given', ...said });
    const [due] = await middleware.injectionApi.due({ ...who, mailbox: 'INBOX', injectedInSession: 0 });
    if (due === undefined) throw new Error('nothing is due');
    const begun = await middleware.injectionApi.beginClaim({ ...who, due, uidValidity: 7 });
    if (begun.outcome !== 'begun') throw new Error('the claim is taken');
    await middleware.injectionApi.completeClaim({ ...who, claimId: begun.record.claimId }, place);
  }
  const pending = await adapters.stores.outbox.readPending(10);
  await adapters.stores.conversions.handOver(
    pending.map((entry) => ({ entry, pointIds: ['point'] })),
    clock.nowMs(),
  );
}

const removed = (rows: number) =>
  ['audience', 'consents', 'claims', 'events', 'deliveries'].map((store) =>
    expect.objectContaining({ store, rows }),
  );

describe.each([
  { name: 'in memory', open: () => testMiddleware() },
  { name: 'on SQLite', open: onSqlite },
])('erasing a user $name', ({ open }) => {
  test('removes him from every store and from open sessions, and says so; a second time there is nothing', async () => {
    const system = await open();
    const { middleware, adapters } = system;
    await startedCampaign(system);
    let told = 0;
    middleware.injectionApi.watch(user, () => {
      told += 1;
    });
    const receipt = await middleware.eraseUser({ ...user, suppress: false });
    expect(receipt).toMatchObject({ ...user, removed: removed(1), suppressed: false });
    expect(told).toBeGreaterThan(0);
    expect(await middleware.injectionApi.weave({ ...user, mailbox: 'INBOX' })).toEqual([]);
    expect(await adapters.stores.consents.history(user)).toEqual([]);
    const again = await middleware.eraseUser({ ...user, suppress: false });
    expect(again.removed).toEqual(removed(0));
  });

  test('leaves others alone', async () => {
    const system = await open();
    await startedCampaign(system);
    await system.middleware.eraseUser({ ...user, suppress: true });
    const { injectionApi } = system.middleware;
    expect(await injectionApi.weave({ ...other, mailbox: 'INBOX' })).toMatchObject([{ state: 'woven' }]);
    expect((await system.middleware.eraseUser({ ...other, suppress: false })).removed).toEqual(removed(1));
  });

  test('may keep his key as one that gets nothing, also from a campaign for everyone', async () => {
    const system = await open();
    const { middleware } = system;
    const { manifestKey } = await buildExport(system.bucket, {
      campaign: 'notice',
      templates: { 'main/en': aTemplateFile() },
    });
    await middleware.runImport({ tenantId: 'default', manifestKey });
    const due = () => middleware.injectionApi.due({ ...user, mailbox: 'INBOX', injectedInSession: 0 });
    await middleware.eraseUser({ ...user, suppress: false });
    expect(await due()).toHaveLength(1);
    expect(await middleware.eraseUser({ ...user, suppress: true })).toMatchObject({ suppressed: true });
    expect(await due()).toEqual([]);
  });
});

test('DELETE /api/tenants/{tenantId}/users/{userKey} needs the token of an operator and answers with the receipt', async () => {
  const system = await testMiddleware();
  await startedCampaign(system);
  const url = `${await serveHttp(system.middleware)}/api/tenants/default/users/${user.userKey}`;
  const erase = (query: string, token?: string) => call(url + query, { method: 'DELETE', token });
  expect((await erase('')).status).toBe(401);
  expect((await erase('', imapToken)).status).toBe(403);
  expect((await erase('?suppress=maybe', adminToken)).status).toBe(422);
  const answer = await erase('?suppress=true', adminToken);
  expect([answer.status, answer.body]).toEqual([
    200,
    expect.objectContaining({ ...user, removed: removed(1), suppressed: true }),
  ]);
  const unknown = `${url.replace('default', 'nobody')}`;
  expect((await call(unknown, { method: 'DELETE', token: adminToken })).status).toBe(404);
});
