import type { PushEventType } from '@mailweave/contracts';
import { type ObjectStorage, ObjectStorageError } from '@mailweave/object-storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type AnEvent, type PushDesk, pushDesk, tenantWithBucket } from '../../testing/push-desk.ts';
import { rowsOf, userKeyNumber } from '../../testing/test-middleware.ts';

/** Holds up whoever reads a part, until it is told to go on. */
class Gate {
  /** Tenants and campaigns in the order in which their parts were begun. */
  readonly begun: string[] = [];
  most = 0;
  #open = 0;
  #waiting: (() => void)[] = [];

  before({ read, ...rest }: ObjectStorage): ObjectStorage {
    const gate = this;
    return {
      ...rest,
      read: async function* (key) {
        if (key.includes('/users/')) await gate.#pass(key);
        yield* read(key);
      },
    };
  }

  async #pass(key: string): Promise<void> {
    const [tenantId = '', , campaign = ''] = key.split('/');
    this.begun.push(`${tenantId} ${campaign}`);
    this.#open += 1;
    this.most = Math.max(this.most, this.#open);
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#open -= 1;
  }

  async countReaches(count: number): Promise<void> {
    await vi.waitFor(() => expect(this.begun.length).toBeGreaterThanOrEqual(count));
  }

  letOneGo(): void {
    this.#waiting.shift()?.();
  }

  async letAllGo(until: Promise<unknown>): Promise<void> {
    const timer = setInterval(() => this.letOneGo(), 1);
    await until.finally(() => clearInterval(timer));
  }
}

/** Tenants a and b; what is read of their parts waits at the gate. */
async function gated(): Promise<{ desk: PushDesk; gate: Gate }> {
  const gate = new Gate();
  const desk = await pushDesk({ around: (bucket) => gate.before(bucket) });
  for (const id of ['a', 'b']) {
    await desk.admin('/api/tenants?createDB=true', { method: 'POST', body: tenantWithBucket(id) });
  }
  return { desk, gate };
}

async function announced(
  desk: PushDesk,
  tenant: string,
  campaign: string,
  over: { type?: PushEventType; revision?: number; kind?: 'recall' } = {},
): Promise<AnEvent> {
  const { type = 'campaign.exported', ...spec } = over;
  const audience = spec.kind === 'recall' ? { templates: {} } : { users: rowsOf(2) };
  const event = await desk.exported({ tenant, campaign, ...audience, ...spec }, desk.bucketOf(tenant));
  const answer = await desk.push(tenant, { ...event, type });
  expect(answer.status).toBe(202);
  return event;
}

test('several imports run at once, no more than allowed, and tenants take turns', async () => {
  const { desk, gate } = await gated();
  for (const campaign of ['1', '2', '3', '4']) await announced(desk, 'a', campaign);
  await gate.countReaches(2);
  await announced(desk, 'b', '5');
  gate.letOneGo();
  await gate.countReaches(3);
  expect(gate.begun.slice(0, 3)).toEqual(['a 1', 'a 2', 'b 5']);
  await gate.letAllGo(desk.settled());
  expect(gate.begun).toHaveLength(5);
  expect(gate.most).toBe(2);
});

test('many events at once cost the store a few questions each', async () => {
  const desk = await pushDesk();
  await desk.admin('/api/tenants?createDB=true', { method: 'POST', body: tenantWithBucket('a') });
  const takeNext = vi.spyOn(desk.system.adapters.stores.imports, 'takeNext');
  const campaigns = Array.from({ length: 40 }, (_, n) => `c${n}`);
  await Promise.all(campaigns.map((campaign) => announced(desk, 'a', campaign)));
  await desk.settled();
  const jobs = await desk.system.adapters.stores.imports.list({ tenantId: 'a', limit: 50 });
  expect(jobs.map(({ state }) => state)).toEqual(campaigns.map(() => 'live'));
  expect(takeNext.mock.calls.length).toBeLessThan(6 * campaigns.length);
});

test('two exports of one campaign follow each other, and a recall does not wait for them', async () => {
  const { desk, gate } = await gated();
  await announced(desk, 'a', 'spring');
  await gate.countReaches(1);
  await announced(desk, 'a', 'spring', { revision: 2 });
  await announced(desk, 'a', 'summer');
  await gate.countReaches(2);
  expect(gate.begun).toEqual(['a spring', 'a summer']);
  await announced(desk, 'a', 'spring', { revision: 3, kind: 'recall', type: 'campaign.recalled' });
  const { campaigns } = desk.system.adapters.stores;
  await vi.waitFor(async () => {
    const first = await campaigns.revision({ tenantId: 'a', campaignId: 'spring', revision: 1 });
    expect(first?.state).toBe('recalled');
  });
  await gate.letAllGo(desk.settled());
  expect(await campaigns.live({ tenantId: 'a', campaignId: 'spring' })).toBeUndefined();
  expect(await campaigns.live({ tenantId: 'a', campaignId: 'summer' })).toBeDefined();
  const user = { tenantId: 'a', userKey: userKeyNumber(1) };
  const rows = await desk.system.adapters.stores.audience.rowsOfUser(user);
  expect(rows.map(({ campaignId }) => campaignId)).toEqual(['summer']);
});

test('what was announced as a recall and is an export fails', async () => {
  const { desk, gate } = await gated();
  await announced(desk, 'a', 'spring', { type: 'campaign.recalled' });
  await gate.letAllGo(desk.settled());
  const [job] = await desk.system.adapters.stores.imports.list({ tenantId: 'a', limit: 1 });
  expect(job).toMatchObject({ state: 'failed', errors: [expect.stringContaining('/kind must be "recall"')] });
});

test('a worker that was thought dead makes nothing visible, and the one that went on does', async () => {
  const { desk, gate } = await gated();
  await announced(desk, 'a', 'spring');
  await gate.countReaches(1);
  desk.system.clock.advanceMs(60_000);
  const { stores } = desk.system.adapters;
  const goLive = vi.spyOn(stores.campaigns, 'goLive');
  const other = desk.system.restarted();
  const went = other.resumeImports();
  await gate.countReaches(2);
  gate.letOneGo();
  await vi.waitFor(() => expect(desk.system.logs.join('')).toContain('import-taken-over'));
  expect(goLive).not.toHaveBeenCalled();
  gate.letOneGo();
  expect(await went).toBe(1);
  expect(goLive).toHaveBeenCalledTimes(1);
  const [job] = await stores.imports.list({ tenantId: 'a', limit: 1 });
  expect(job).toMatchObject({ state: 'live', rowsGood: 2, errors: [] });
  await desk.settled();
});

test('a worker that waits for its bucket keeps its import', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { desk, gate } = await gated();
  await announced(desk, 'a', 'spring');
  await vi.waitUntil(() => gate.begun.length === 1);
  for (let n = 0; n < 9; n += 1) {
    desk.system.clock.advanceMs(20_000);
    await vi.advanceTimersByTimeAsync(20_000);
  }
  expect(await desk.system.restarted().resumeImports()).toBe(0);
  gate.letOneGo();
  await desk.settled();
  const [job] = await desk.system.adapters.stores.imports.list({ tenantId: 'a', limit: 1 });
  expect(job?.state).toBe('live');
});

test('an import that cannot go on is tried again for a day, and fails then', async () => {
  const broken = async function* (): AsyncGenerator<Buffer> {
    yield await Promise.reject(new ObjectStorageError('x', new Error('away')));
  };
  const desk = await pushDesk({ around: (bucket) => ({ ...bucket, read: broken }) });
  await desk.admin('/api/tenants?createDB=true', { method: 'POST', body: tenantWithBucket('a') });
  await announced(desk, 'a', 'spring');
  const { imports } = desk.system.adapters.stores;
  const job = async () => (await imports.list({ tenantId: 'a', limit: 1 }))[0];
  for (let hour = 0; hour < 24; hour += 1) {
    await desk.settled();
    expect(await job()).toMatchObject({ state: 'downloading', errors: [expect.any(String)] });
    desk.system.clock.advanceMs(3_600_000);
  }
  desk.system.clock.advanceMs(1);
  await desk.settled();
  expect((await job())?.state).toBe('failed');
});
