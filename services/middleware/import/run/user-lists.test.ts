import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PushEventType, UserListManifest } from '@mailweave/contracts';
import { aConsent, anEvent, aWovenClaim } from '@mailweave/injection';
import { describe, expect, test, vi } from 'vitest';
import { buildExport, buildUserList, type PartSpec } from '../../testing/build-export.ts';
import {
  aTemplateFile,
  rejectsIn,
  rowsOf,
  type TestMiddleware,
  testMiddleware,
  userKeyNumber,
} from '../../testing/test-middleware.ts';

const leaseMs = 60_000;

function keysOf(numbers: readonly number[]): string {
  return numbers.map((number) => `${JSON.stringify({ userKey: userKeyNumber(number) })}\n`).join('');
}

function part(numbers: readonly number[], file = 'users/part-00000.jsonl'): PartSpec {
  return { path: file, content: keysOf(numbers) };
}

/** Five users are listed in a campaign that is live. */
async function withCampaign(): Promise<TestMiddleware> {
  const system = await testMiddleware();
  const templates = { 'main/en': aTemplateFile() };
  const { manifestKey } = await buildExport(system.bucket, {
    campaign: 'spring',
    templates,
    users: rowsOf(5),
  });
  await system.middleware.runImport({ tenantId: 'default', manifestKey });
  return system;
}

async function importList(
  system: TestMiddleware,
  kind: UserListManifest['kind'],
  parts: readonly PartSpec[],
  list = `list-${kind}`,
) {
  const manifestKey = await buildUserList(system.bucket, { list, kind, parts });
  return await system.middleware.runImport({ tenantId: 'default', manifestKey });
}

async function usersWithSomethingDue({ middleware }: TestMiddleware): Promise<number[]> {
  const numbers = [1, 2, 3, 4, 5];
  const due = await Promise.all(
    numbers.map((number) => {
      const query = {
        tenantId: 'default',
        userKey: userKeyNumber(number),
        mailbox: 'INBOX',
        injectedInSession: 0,
      };
      return middleware.injectionApi.due(query);
    }),
  );
  return numbers.filter((_, index) => (due[index]?.length ?? 0) > 0);
}

test('users of a list get nothing any more, until another list releases them, and open sessions are told', async () => {
  const system = await withCampaign();
  const heard: number[] = [];
  for (const number of [1, 5]) {
    const user = { tenantId: 'default', userKey: userKeyNumber(number) };
    system.middleware.injectionApi.watch(user, () => heard.push(number));
  }
  const csv = { path: 'users/b.csv.gz', content: `userKey\n${userKeyNumber(2)}\n` };
  const report = await importList(system, 'suppress', [part([1, 3]), csv]);
  expect(report).toMatchObject({ type: 'suppression.updated', parts: 2, rowsGood: 3, rowsBad: 0 });
  expect(await usersWithSomethingDue(system)).toEqual([4, 5]);
  expect(heard).toEqual([1]);
  await importList(system, 'release', [part([1, 9])]);
  expect(await usersWithSomethingDue(system)).toEqual([1, 4, 5]);
  expect(heard).toEqual([1, 1]);
});

describe('users who are to be erased', () => {
  async function withTraces(): Promise<TestMiddleware> {
    const system = await withCampaign();
    const { stores } = system.adapters;
    for (const number of [1, 2]) {
      const userKey = userKeyNumber(number);
      await stores.consents.append(aConsent({ userKey }));
      const { record, place } = {
        record: aWovenClaim({ userKey, claimId: `claim-${number}` }),
        place: { uid: 7 },
      };
      await stores.claims.begin({ ...record, state: 'claiming' });
      await stores.claims.complete(
        { tenantId: 'default', userKey, claimId: record.claimId },
        { ...place, uidValidity: record.uidValidity, datedAtMs: record.datedAtMs },
      );
      await stores.outbox.append([anEvent({ userKey, eventId: `event-${number}` })]);
    }
    return system;
  }

  test('are gone from everything, get nothing, and the import says what went', async () => {
    const system = await withTraces();
    const { stores } = system.adapters;
    const told = vi.fn();
    const user = { tenantId: 'default', userKey: userKeyNumber(1) };
    system.middleware.injectionApi.watch(user, told);
    const report = await importList(system, 'erase', [part([1, 4])]);
    expect(report).toMatchObject({
      type: 'user.erased',
      erased: { users: 2, audience: 2, consents: 1, claims: 1, events: 1, deliveries: 0 },
    });
    expect(await stores.claims.ofUser(user)).toEqual([]);
    expect(await stores.audience.rowsOfUser(user)).toEqual([]);
    expect(await stores.consents.history(user)).toEqual([]);
    expect(told).toHaveBeenCalled();
    const pending = (await stores.outbox.readPending(10)).map(({ event }) => event.eventId);
    expect(pending).toEqual(['event-2']);
    expect(await usersWithSomethingDue(system)).toEqual([3, 5]);
    const { manifestKey } = await buildExport(system.bucket, {
      campaign: 'spring',
      revision: 2,
      templates: { 'main/en': aTemplateFile() },
      users: rowsOf(5),
    });
    await system.middleware.runImport({ tenantId: 'default', manifestKey });
    expect(await usersWithSomethingDue(system)).toEqual([3, 5]);
  });

  test('are counted once when the import is cut off and taken up again', async () => {
    const system = await withTraces();
    const { stores } = system.adapters;
    const numbers = Array.from({ length: 50 }, (_, n) => n + 1);
    const reached = Promise.withResolvers<void>();
    const consents = Object.create(stores.consents, {
      eraseUser: {
        value: async (user: { tenantId: string; userKey: string }) => {
          if (user.userKey !== userKeyNumber(41)) return await stores.consents.eraseUser(user);
          reached.resolve();
          return await new Promise(() => undefined);
        },
      },
    });
    const manifestKey = await buildUserList(system.bucket, {
      list: 'gone',
      kind: 'erase',
      parts: [part(numbers)],
    });
    system.restarted({ stores: { ...stores, consents } }).runImport({ tenantId: 'default', manifestKey });
    await reached.promise;
    system.clock.advanceMs(leaseMs);
    const report = await system.middleware.runImport({ tenantId: 'default', manifestKey });
    expect(report.erased).toEqual({
      users: 50,
      audience: 5,
      consents: 2,
      claims: 2,
      events: 2,
      deliveries: 0,
    });
  });
});

test.each(['suppress', 'erase'] as const)(
  'a damaged part of a list has nothing happen to anybody (%s)',
  async (kind) => {
    const system = await withCampaign();
    const parts = [part([1]), part([2], 'users/part-00001.jsonl')];
    const manifestKey = await buildUserList(system.bucket, { list: 'damaged', kind, parts });
    const file = path.join(system.bucket, path.dirname(manifestKey), 'users/part-00001.jsonl');
    await writeFile(file, (await readFile(file, 'utf8')).replace('2"', '3"'));
    await expect(system.middleware.runImport({ tenantId: 'default', manifestKey })).rejects.toMatchObject({
      code: 'checksum-mismatch',
      publicText: expect.stringContaining('users/part-00001.jsonl'),
    });
    expect(await usersWithSomethingDue(system)).toEqual([1, 2, 3, 4, 5]);
  },
);

test('a bad row of a list is kept with its reason, and the others count', async () => {
  const system = await withCampaign();
  const content = `${keysOf([1])}{"userKey":"jo@example.org"}\n{"userKey":"${userKeyNumber(2)}","vars":{"x":"1"}}\n`;
  const report = await importList(system, 'suppress', [{ path: 'users/a.jsonl', content }]);
  expect(report).toMatchObject({ rowsGood: 1, rowsBad: 2 });
  expect(await rejectsIn(system, report.rejectsKey ?? '')).toEqual([
    { file: 'users/a.jsonl', line: 2, reason: expect.stringContaining('/userKey') },
    expect.objectContaining({ line: 3 }),
  ]);
  expect(await usersWithSomethingDue(system)).toEqual([2, 3, 4, 5]);
  expect(system.logs.join('')).not.toContain('jo@example.org');
});

test.each<[string, Partial<UserListManifest>, PushEventType, string, string]>([
  [
    'another tenant',
    { tenant: 'acme' },
    'suppression.updated',
    'manifest-misplaced',
    'default/suppressions/a',
  ],
  ['another list', { list: 'b' }, 'suppression.updated', 'manifest-misplaced', 'default/suppressions/b'],
  [
    'another identity',
    { identity: 'hmac-sha256' },
    'suppression.updated',
    'identity-mismatch',
    'hmac-sha256',
  ],
  [
    'an erasure that was announced as suppression',
    { kind: 'erase' },
    'suppression.updated',
    'manifest-invalid',
    '/kind must be "suppress" or "release"',
  ],
  [
    'a suppression that was announced as erasure',
    { kind: 'suppress' },
    'user.erased',
    'manifest-invalid',
    '/kind must be "erase"',
  ],
  ['no parts', { parts: [] }, 'suppression.updated', 'manifest-invalid', '/parts'],
  [
    'a part outside its prefix',
    { parts: [{ path: '../b/users/x.jsonl', sha256: '0'.repeat(64), bytes: 1, rows: 1 }] },
    'suppression.updated',
    'manifest-invalid',
    '/parts/0/path',
  ],
])('a list of %s is refused', async (_, over, type, code, says) => {
  const system = await withCampaign();
  const manifestKey = await buildUserList(system.bucket, { list: 'a', parts: [part([1])] });
  const file = path.join(system.bucket, manifestKey);
  const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...manifest, ...over }));
  await expect(system.middleware.runImport({ tenantId: 'default', manifestKey, type })).rejects.toMatchObject(
    {
      code,
      publicText: expect.stringContaining(says),
    },
  );
  expect(await usersWithSomethingDue(system)).toEqual([1, 2, 3, 4, 5]);
});
