import type { ClaimRef, DueCampaign, InjectionEvent, UserChange, WovenRecord } from '@mailweave/contracts';
import { renderMessage } from '@mailweave/message';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { buildExport, type ExportSpec } from '../testing/build-export.ts';
import { onSqlite } from '../testing/on-sqlite.ts';
import { overHttp } from '../testing/over-http.ts';
import {
  aTemplateFile,
  rowsOf,
  type TestMiddleware,
  testMiddleware,
  userKeyNumber,
} from '../testing/test-middleware.ts';

const user = { tenantId: 'default', userKey: userKeyNumber(1) };
const inbox = { ...user, mailbox: 'INBOX' };
const uidValidity = 7;

async function importCampaign(system: TestMiddleware, spec: Partial<ExportSpec> = {}): Promise<void> {
  const base = { campaign: 'spring', templates: { 'main/en': aTemplateFile({ label: 'Ad' }) } };
  const { manifestKey } = await buildExport(system.bucket, { ...base, ...spec });
  await system.middleware.runImport({ tenantId: 'default', manifestKey });
}

async function due({ middleware }: TestMiddleware): Promise<DueCampaign[]> {
  return await middleware.injectionApi.due({ ...inbox, injectedInSession: 0 });
}

/** What a session does that finds a campaign due. */
async function weaveIn(system: TestMiddleware, uid: number, datedAtMs?: number): Promise<WovenRecord> {
  const { injectionApi } = system.middleware;
  const [campaign] = await due(system);
  if (campaign === undefined) throw new Error('nothing is due');
  const begun = await injectionApi.beginClaim({ ...user, due: campaign, uidValidity });
  if (begun.outcome !== 'begun') throw new Error('the claim is taken');
  const place = { uid, uidValidity, ...(datedAtMs !== undefined && { datedAtMs }) };
  const completed = await injectionApi.completeClaim(claimOf(begun.record), place);
  if (completed.outcome !== 'woven') throw new Error('the claim is lost');
  return completed.record;
}

function claimOf({ tenantId, userKey, claimId }: WovenRecord): ClaimRef {
  return { tenantId, userKey, claimId };
}

async function eventTypes({ adapters }: TestMiddleware): Promise<string[]> {
  const pending = await adapters.stores.outbox.readPending(100);
  return pending.map(({ event }) => event.type);
}

/** The changes said to a session of the user, from now on. */
function watched({ middleware }: TestMiddleware, who = user): UserChange[] {
  const changes: UserChange[] = [];
  middleware.injectionApi.watch(who, (change) => changes.push(change));
  return changes;
}

describe.each([
  { name: 'in memory', open: () => testMiddleware() },
  { name: 'on SQLite', open: onSqlite },
  { name: 'over HTTP', open: async () => await overHttp(await testMiddleware()) },
])('the injection API $name', ({ open }) => {
  test('dates a message as the session found its place, and counts from when it was claimed', async () => {
    const system = await open();
    await importCampaign(system, { placement: { position: { below: 2 } } });
    expect(await due(system)).toMatchObject([{ below: 2 }]);
    const datedAtMs = system.clock.nowMs() - 86_400_000;
    const record = await weaveIn(system, 101, datedAtMs);
    expect(record).toMatchObject({ datedAtMs, claimedAtMs: system.clock.nowMs() });
    expect(record).not.toHaveProperty('below');
    expect(await system.middleware.injectionApi.weave(inbox)).toEqual([
      { ...record, pinned: false, notifies: true },
    ]);
  });

  test('injects a pinned campaign again in place of its message, as long as nobody has read or reads it', async () => {
    const system = await open();
    const { injectionApi, explainUser } = system.middleware;
    const pinned = { minimumIntervalMinutes: 60, maximumTimes: 2 };
    await importCampaign(system, { placement: { position: { pinned } } });
    const first = await weaveIn(system, 101);
    expect(await injectionApi.weave(inbox)).toEqual([{ ...first, pinned: true, notifies: true }]);
    const why = async () => (await explainUser(user)).campaigns[0]?.verdict;
    expect(await due(system)).toEqual([]);
    expect(await why()).toMatchObject({ by: 'reinjection', because: expect.stringContaining('60 minutes') });
    system.clock.advanceMs(3_600_000);
    expect(await due(system)).toMatchObject([{ round: 2, replaces: first.claimId }]);
    expect(await why()).toMatchObject({ outcome: 'due', provided: expect.stringContaining('real mail') });

    await injectionApi.noteOpened(claimOf(first));
    expect(await due(system)).toEqual([]);
    expect(await injectionApi.withdraw(claimOf(first), 'reinjected')).toBe(false);
    system.clock.advanceMs(300_000);
    const second = await weaveIn(system, 102);
    expect(second).not.toHaveProperty('replaces');
    expect(await injectionApi.withdraw(claimOf(first), 'reinjected')).toBe(true);
    expect(await eventTypes(system)).toEqual(['injected', 'reinjected']);

    await injectionApi.changeFlags(claimOf(second), { mode: 'add', flags: ['\\Seen'] });
    expect(await injectionApi.withdraw(claimOf(second), 'reinjected')).toBe(false);
    system.clock.advanceMs(3_600_000);
    expect(await why()).toMatchObject({ by: 'reinjection', because: expect.stringContaining('read') });
  });

  test('tells in which mailboxes something may be woven, as long as a campaign or a claim names them', async () => {
    const system = await open();
    const { injectionApi } = system.middleware;
    expect(await injectionApi.mailboxes(user)).toEqual([]);
    await importCampaign(system, { placement: { mailbox: 'Offers/Fru\u0308hling' } });
    expect(await injectionApi.mailboxes(user)).toEqual(['Offers/Frühling']);
    const query = { ...user, mailbox: 'Offers/Frühling', injectedInSession: 0 };
    const [campaign] = await injectionApi.due(query);
    if (campaign === undefined) throw new Error('nothing is due');
    const begun = await injectionApi.beginClaim({ ...user, due: campaign, uidValidity });
    if (begun.outcome !== 'begun') throw new Error('the claim is taken');
    await injectionApi.completeClaim(claimOf(begun.record), { uid: 5, uidValidity });
    await importCampaign(system, { revision: 2, placement: { mailbox: 'inbox' } });
    expect(await injectionApi.mailboxes(user)).toEqual(['INBOX', 'Offers/Frühling']);
    await injectionApi.withdraw(claimOf(begun.record), 'expunged');
    expect(await injectionApi.mailboxes(user)).toEqual(['INBOX']);
  });

  test('takes a campaign from its export into an inbox and out of it again', async () => {
    const system = await open();
    const { injectionApi, explainUser } = system.middleware;
    await importCampaign(system, { users: rowsOf(3) });
    expect(await due(system)).toEqual([
      {
        campaignId: 'spring',
        revision: 1,
        purpose: 'service',
        templateId: 'spring/r1/main/en',
        round: 1,
        mailbox: 'INBOX',
        variables: { firstName: 'User 1' },
        notifies: true,
      },
    ]);

    const record = await weaveIn(system, 101);
    expect(await injectionApi.weave(inbox)).toEqual([{ ...record, pinned: false, notifies: true }]);
    expect(await due(system)).toEqual([]);
    const skeleton = await injectionApi.skeleton('default', record.templateId);
    if (skeleton === undefined) throw new Error('no skeleton');
    const message = renderMessage(skeleton, {
      variables: record.variables,
      recipientAddress: 'demo@mailweave.example',
      claimId: record.claimId,
      dateMs: record.datedAtMs,
    });
    expect(message.toString()).toContain('News for User 1');

    const seen = await injectionApi.changeFlags(claimOf(record), { mode: 'add', flags: ['\\Seen'] });
    expect(seen).toMatchObject({ flags: ['\\Seen'], version: record.version + 1 });
    const read: InjectionEvent = {
      ...{ ...user, type: 'read', eventId: `${record.claimId}:read`, claimId: record.claimId },
      ...{ campaignId: 'spring', revision: 1, atMs: system.clock.nowMs() },
    };
    await injectionApi.report([read]);
    await injectionApi.report([read]);
    expect(await injectionApi.withdraw(claimOf(record), 'expunged')).toBe(true);
    expect(await injectionApi.withdraw(claimOf(record), 'expunged')).toBe(false);

    expect(await injectionApi.weave(inbox)).toMatchObject([
      { state: 'withdrawn', withdrawnCause: 'expunged' },
    ]);
    expect(await eventTypes(system)).toEqual(['injected', 'read', 'expunged']);
    const { campaigns } = await explainUser(user);
    expect(campaigns).toMatchObject([
      { campaignId: 'spring', verdict: { outcome: 'stopped', by: 'history' } },
    ]);
  });

  test('gives a round of a campaign to one of two sessions, and again after it was abandoned', async () => {
    const system = await open();
    const { injectionApi } = system.middleware;
    await importCampaign(system);
    const [campaign] = await due(system);
    if (campaign === undefined) throw new Error('nothing is due');
    const request = { ...user, due: campaign, uidValidity };
    const outcomes = await Promise.all([injectionApi.beginClaim(request), injectionApi.beginClaim(request)]);
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['begun', 'taken']);

    expect(await injectionApi.expiredClaims(inbox)).toEqual([]);
    system.clock.advanceMs(60_001);
    const [dead] = await injectionApi.expiredClaims(inbox);
    if (dead === undefined) throw new Error('no claim expired');
    expect(await injectionApi.expiredClaims(inbox)).toEqual([]);
    await injectionApi.abandonClaim(claimOf(dead));
    expect(await injectionApi.completeClaim(claimOf(dead), { uid: 5, uidValidity })).toEqual({
      outcome: 'lost',
    });
    expect((await injectionApi.beginClaim(request)).outcome).toBe('begun');
    expect(await eventTypes(system)).toEqual([]);
  });

  test('withdraws at the next look what consent, recall, a kill switch or time forbids, with an event', async () => {
    const system = await open();
    const { middleware, clock } = system;
    const consent = { ...user, purpose: 'own-marketing', textVersion: 'v1', source: 'app' } as const;
    await middleware.recordConsent({ ...consent, decision: 'given' });
    const causes: [campaign: string, withdraw: () => Promise<unknown>, cause: string][] = [
      ['a', () => middleware.recordConsent({ ...consent, decision: 'withdrawn' }), 'opted-out'],
      ['b', () => importCampaign(system, { campaign: 'b', revision: 2, kind: 'recall' }), 'recalled'],
      ['c', () => middleware.switches.throw({ scope: 'user', ...user }), 'killed'],
      ['d', async () => clock.setMs(Date.UTC(2036, 0, 1)), 'campaign-over'],
    ];
    for (const [index, [campaign, forbid, cause]] of causes.entries()) {
      await importCampaign(system, { campaign, purpose: campaign === 'a' ? 'own-marketing' : 'service' });
      const record = await weaveIn(system, 100 + index);
      const changes = watched(system);
      clock.advanceMs(60_000);
      await forbid();
      const found = (await middleware.injectionApi.weave(inbox)).find(
        ({ claimId }) => claimId === record.claimId,
      );
      expect(found).toMatchObject({ state: 'withdrawn', withdrawnCause: cause });
      await expect.poll(() => changes.length).toBeGreaterThan(0);
      if (cause === 'killed') await middleware.switches.release({ scope: 'user', ...user });
    }
    expect((await eventTypes(system)).filter((type) => type === 'withdrawn')).toHaveLength(causes.length);
  });
});

test('no advertising is due without a record of consent, and the explanation says so', async () => {
  const system = await testMiddleware();
  await importCampaign(system, { purpose: 'own-marketing' });
  expect(await due(system)).toEqual([]);
  const { campaigns } = await system.middleware.explainUser(user);
  expect(campaigns[0]?.verdict).toMatchObject({ outcome: 'stopped', by: 'consent' });
  const consent = { ...user, purpose: 'own-marketing', decision: 'given' } as const;
  await system.middleware.recordConsent({ ...consent, textVersion: 'v1', source: 'app' });
  expect(await due(system)).toHaveLength(1);
});

describe('a session that idles', () => {
  const hourMs = 3_600_000;

  /** Time goes by, for the clock and for what repeats. */
  async function pass(system: TestMiddleware, ms: number): Promise<void> {
    system.clock.advanceMs(ms);
    await vi.advanceTimersByTimeAsync(ms);
  }

  /** What this process wrote itself may be told by the feed once more, within a second; that is over then. */
  async function settled(system: TestMiddleware, changes: UserChange[]): Promise<void> {
    await pass(system, 1_000);
    changes.length = 0;
  }

  function idling(): void {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
  }

  test('hears when a window opens, when quiet hours end and when its message has to go', async () => {
    idling();
    const system = await testMiddleware();
    const startMs = system.clock.nowMs() + hourMs;
    const at = (hours: number) => new Date(startMs + hours * hourMs).toISOString();
    const quietHours = { from: at(-1).slice(11, 16), to: at(2).slice(11, 16) };
    await importCampaign(system, { window: { start: at(0), end: at(5) }, quietHours });
    const changes = watched(system);
    await settled(system, changes);
    expect(await due(system)).toEqual([]);
    await pass(system, hourMs - 2_000);
    expect(changes).toEqual([]);
    await pass(system, 12_000);
    expect(changes).toEqual([user]);
    expect(await due(system)).toEqual([]);
    await pass(system, 2 * hourMs);
    expect(changes).toEqual([user, user]);
    const record = await weaveIn(system, 101);
    await settled(system, changes);
    expect(await due(system)).toEqual([]);
    await pass(system, 3 * hourMs);
    expect(changes).toEqual([user]);
    expect(await system.middleware.injectionApi.weave(inbox)).toMatchObject([
      { claimId: record.claimId, state: 'withdrawn', withdrawnCause: 'campaign-over' },
    ]);
  });

  test('hears when the gap to its last message is over', async () => {
    idling();
    const system = await testMiddleware();
    const window = { start: '2026-01-01T00:00:00Z', end: '2035-01-01T00:00:00Z' };
    for (const campaign of ['a', 'b']) await importCampaign(system, { campaign, window });
    const changes = watched(system);
    await weaveIn(system, 101);
    await settled(system, changes);
    expect(await due(system)).toEqual([]);
    await pass(system, 70_000);
    expect(changes).toEqual([user]);
    expect(await due(system)).toMatchObject([{ campaignId: 'b' }]);
  });
});

test('open sessions hear of what concerns them, and of nothing else', async () => {
  const system = await testMiddleware();
  const { injectionApi, switches } = system.middleware;
  const mine = watched(system);
  const others = watched(system, { ...user, userKey: userKeyNumber(9) });
  const heard = () => [mine.splice(0).length > 0, others.splice(0).length > 0];

  await importCampaign(system, { users: rowsOf(3) });
  expect(heard()).toEqual([true, false]);
  const record = await weaveIn(system, 101);
  expect(heard()).toEqual([true, false]);
  await injectionApi.changeFlags(claimOf(record), { mode: 'add', flags: ['\\Flagged'] });
  expect(heard()).toEqual([true, false]);
  await injectionApi.withdraw(claimOf(record), 'expunged');
  expect(heard()).toEqual([true, false]);
  await importCampaign(system, { campaign: 'summer' });
  expect(heard()).toEqual([true, true]);
  await importCampaign(system, { campaign: 'summer', revision: 2, kind: 'recall' });
  expect(heard()).toEqual([true, true]);
  await switches.throw({ scope: 'campaign', tenantId: 'default', campaignId: 'spring' });
  expect(heard()).toEqual([true, true]);
  await switches.throw({ scope: 'user', tenantId: 'default', userKey: userKeyNumber(9) });
  expect(heard()).toEqual([false, true]);
  expect(await switches.thrownIn('default')).toHaveLength(2);
});

test('a log-in with nothing live asks nothing about the user, and else five indexed reads', async () => {
  const system = await testMiddleware();
  const { stores } = system.adapters;
  const asked: string[] = [];
  const counting = Object.fromEntries(
    Object.entries(stores).map(([name, store]) => [name, counted(name, store, asked)]),
  ) as typeof stores;
  // Followed at its own pace, whether somebody logs in or not.
  counting.changes = stores.changes;
  const { injectionApi } = system.restarted({ stores: counting });
  const query = { ...inbox, injectedInSession: 0 };
  await injectionApi.due(query);
  await injectionApi.due(query);
  expect(asked).toEqual(['tenants.find', 'campaigns.liveVersion', 'campaigns.liveCampaigns']);

  await importCampaign(system);
  system.clock.advanceMs(1_000);
  asked.length = 0;
  await injectionApi.due(query);
  await injectionApi.due(query);
  const perLogin = [
    'audience.rowsOfUser',
    'consents.inForce',
    'suppressions.has',
    'switches.thrownFor',
    'claims.ofUser',
  ];
  expect(asked).toEqual([
    'tenants.find',
    'campaigns.liveVersion',
    'campaigns.liveCampaigns',
    ...perLogin,
    ...perLogin,
  ]);
});

/** The store, with a note of each call. */
function counted<T extends object>(name: string, store: T, asked: string[]): T {
  return new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]) => {
        asked.push(`${name}.${String(property)}`);
        return Reflect.apply(value, target, values) as unknown;
      };
    },
  });
}

test('maxVisible 0 withdraws everything and stops look-ups', async () => {
  const system = await testMiddleware();
  await importCampaign(system);
  await weaveIn(system, 101);
  const tenant = system.config.tenants.default;
  if (tenant !== undefined) tenant.policy.maxVisible = 0;
  const { injectionApi } = system.restarted();
  expect(await injectionApi.weave(inbox)).toMatchObject([{ withdrawnCause: 'killed' }]);
  const rowsOfUser = vi.spyOn(system.adapters.stores.audience, 'rowsOfUser');
  expect(await injectionApi.due({ ...inbox, injectedInSession: 0 })).toEqual([]);
  expect(rowsOfUser).not.toHaveBeenCalled();
});

test('an unknown tenant gets a failure that says where tenants are named', async () => {
  const { middleware } = await testMiddleware();
  const query = { ...inbox, tenantId: 'acme', injectedInSession: 0 };
  await expect(middleware.injectionApi.due(query)).rejects.toMatchObject({
    code: 'tenant-unknown',
    publicText: expect.stringContaining('middleware.tenants'),
  });
});
