import { describe, expect, it } from 'vitest';
import type { DeliveryVerdict } from '../conversions/delivery-verdict.ts';
import type { ConversionStore, InjectionStores } from '../ports.ts';
import { anEvent, someTimeMs, someUser, userKeyNumber } from '../testing/builders.ts';
import { conversionOrderCases } from './conversion-order-cases.ts';
import type { OpenTwice } from './open-twice.ts';

const nowMs = someTimeMs;
const point = { tenantId: 'default', pointId: 'hook' } as const;
const leaseMs = 1000;
const retry = { outcome: 'retry', atMs: nowMs + 30_000, failure: 'http-503' } as const;
const delivered: DeliveryVerdict = { outcome: 'delivered' };
const dead: DeliveryVerdict = { outcome: 'dead', failure: 'http-404' };

/** Events of different users: none waits for another. */
const ofUser = (n: number) => anEvent({ eventId: `event-${n}`, userKey: userKeyNumber(n) });

/** What every ConversionStore must do, together with the outbox of the same stores. */
export function conversionStoreContract(name: string, open: OpenTwice<InjectionStores>): void {
  describe(`${name} as a ConversionStore`, () => {
    handOverCases(open);
    leaseCases(open);
    lateHolderCases(open);
    verdictCases(open);
    deadLetterCases(open);
    conversionOrderCases(open);
  });
}

/** Appends events and hands all that is pending over to the points. */
async function handOver(stores: InjectionStores, events: ReturnType<typeof ofUser>[], ...pointIds: string[]) {
  await stores.outbox.append(events);
  const entries = await stores.outbox.readPending(100);
  return await stores.conversions.handOver(
    entries.map((entry) => ({ entry, pointIds })),
    nowMs,
  );
}

async function take(store: ConversionStore, leaseId: string, atMs = nowMs, limit = 100) {
  return await store.takeDue({ ...point, nowMs: atMs, leaseId, leaseUntilMs: atMs + leaseMs, limit });
}

async function takenIds(...order: Parameters<typeof take>): Promise<string[]> {
  return (await take(...order)).map(({ event }) => event.eventId);
}

/** Takes all that is due and gives each the verdict. */
async function settleAll(store: ConversionStore, verdict: DeliveryVerdict, atMs = nowMs): Promise<number> {
  const taken = await take(store, 'settler', atMs);
  const settlements = taken.map(({ sequence }) => ({ sequence, verdict }));
  return await store.settle({ ...point, leaseId: 'settler' }, settlements, atMs);
}

function handOverCases(open: OpenTwice<InjectionStores>): void {
  it('takes each event out of the outbox once, though everybody hands it over', async () => {
    const [stores, other] = await open();
    await stores.outbox.append([ofUser(1), ofUser(2)]);
    const entries = await stores.outbox.readPending(100);
    const planned = entries.map((entry) => ({ entry, pointIds: ['hook', 'track'] }));
    const counts = await Promise.all([
      stores.conversions.handOver(planned, nowMs),
      other.conversions.handOver(planned, nowMs),
      other.conversions.handOver(planned, nowMs),
    ]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(await other.outbox.readPending(100)).toEqual([]);
    expect(await takenIds(stores.conversions, 'a')).toEqual(['event-1', 'event-2']);
    expect(await stores.conversions.counts({ ...point, pointId: 'track' })).toEqual({ waiting: 2, dead: 0 });
  });

  it('lets an event go that no point wants', async () => {
    const [stores] = await open();
    expect(await handOver(stores, [ofUser(1)])).toBe(0);
    expect(await stores.outbox.readPending(100)).toEqual([]);
    expect(await stores.conversions.points()).toEqual([]);
  });

  it('keeps a delivery though the outbox forgets the event', async () => {
    const [stores] = await open();
    await handOver(stores, [ofUser(1)], 'hook');
    expect(await stores.outbox.purgeSent(nowMs + 1)).toBe(1);
    const [delivery] = await take(stores.conversions, 'a');
    expect(delivery).toMatchObject({ event: ofUser(1), failedAttempts: 0 });
  });

  it('erases what waits and what is dead of one user, and of nobody else', async () => {
    const [stores] = await open();
    await handOver(stores, [ofUser(1), ofUser(2)], 'hook', 'track');
    await settleAll(stores.conversions, dead);
    expect(await stores.conversions.eraseUser(someUser)).toBe(2);
    expect(await stores.conversions.counts(point)).toEqual({ waiting: 0, dead: 1 });
  });
}

function leaseCases(open: OpenTwice<InjectionStores>): void {
  it('hands each delivery to exactly one of many callers', async () => {
    const [stores, other] = await open();
    const events = Array.from({ length: 40 }, (_, n) => ofUser(n + 1));
    await handOver(stores, events, 'hook');
    const takes = Array.from({ length: 20 }, (_, n) =>
      takenIds((n % 2 === 0 ? stores : other).conversions, `lease-${n}`, nowMs, 3),
    );
    const taken = (await Promise.all(takes)).flat();
    expect(taken.toSorted()).toEqual(events.map(({ eventId }) => eventId).toSorted());
  });

  it('hands it out again when the lease is over, and then the first caller has no say any more', async () => {
    const [stores, other] = await open();
    await handOver(stores, [ofUser(1)], 'hook');
    const [first] = await take(stores.conversions, 'a');
    expect(await take(other.conversions, 'b', nowMs + leaseMs - 1)).toEqual([]);
    expect(await takenIds(other.conversions, 'b', nowMs + leaseMs)).toEqual(['event-1']);
    const settlement = { sequence: first?.sequence ?? 0, verdict: dead };
    expect(await stores.conversions.settle({ ...point, leaseId: 'a' }, [settlement], nowMs)).toBe(0);
    expect(await other.conversions.settle({ ...point, leaseId: 'b' }, [settlement], nowMs)).toBe(1);
    expect(await other.conversions.settle({ ...point, leaseId: 'b' }, [settlement], nowMs)).toBe(0);
  });
}

function lateHolderCases(open: OpenTwice<InjectionStores>): void {
  it('lets either the holder of a lease that ran out decide, or who takes over, and never both', async () => {
    const [stores, other] = await open();
    const users = Array.from({ length: 12 }, (_, n) => n + 1);
    const events = ['first', 'second'].flatMap((name) =>
      users.map((n) => anEvent({ eventId: `${name}-${n}`, userKey: userKeyNumber(n) })),
    );
    await handOver(stores, events, 'hook');
    const held = await take(stores.conversions, 'late');
    const settleLate = held.map(async ({ event, sequence }) => {
      const settlement = { sequence, verdict: dead };
      const settled = await stores.conversions.settle({ ...point, leaseId: 'late' }, [settlement], nowMs);
      return settled === 1 ? [event.eventId] : [];
    });
    const takeOver = users.map((n) => takenIds(other.conversions, `over-${n}`, nowMs + leaseMs, 1));
    const [decided, taken] = await Promise.all([Promise.all(settleLate), Promise.all(takeOver)]);
    const left = (await takenIds(stores.conversions, 'rest', nowMs + leaseMs)).flat();
    const seconds = (ids: string[]) => ids.map((id) => id.replace('first', 'second'));
    // A first one that its holder decided on hands the turn on; any other is with who took over, and its second waits.
    const undecided = held.map(({ event }) => event.eventId).filter((id) => !decided.flat().includes(id));
    expect([...taken.flat(), ...left].toSorted()).toEqual(
      [...undecided, ...seconds(decided.flat())].toSorted(),
    );
  });
}

function verdictCases(open: OpenTwice<InjectionStores>): void {
  it('forgets what is delivered', async () => {
    const [stores] = await open();
    await handOver(stores, [ofUser(1), ofUser(2)], 'hook');
    expect(await settleAll(stores.conversions, delivered)).toBe(2);
    expect(await stores.conversions.counts(point)).toEqual({ waiting: 0, dead: 0 });
    expect(await stores.conversions.points()).toEqual([{ ...point, pausedUntilMs: 0 }]);
  });

  it('hands on the turn in each line whose first has ended, and in no other, though all are settled at once', async () => {
    const [stores, other] = await open();
    const lines = ['ended', 'dead', 'failed'].flatMap((campaignId) =>
      [1, 2].map((user) => ({ campaignId, user })),
    );
    const events = [1, 2].flatMap((round) =>
      lines.map(({ campaignId, user }) =>
        anEvent({ eventId: `${campaignId}-${user}-${round}`, campaignId, userKey: userKeyNumber(user) }),
      ),
    );
    expect(await handOver(stores, events, 'hook', 'track')).toBe(24);
    const taken = await take(stores.conversions, 'a');
    expect(taken.map(({ event }) => event.eventId)).toEqual(
      lines.map((line) => `${line.campaignId}-${line.user}-1`),
    );
    const verdicts: Record<string, DeliveryVerdict> = { ended: delivered, dead, failed: retry };
    const settlements = taken.map(({ event, sequence }) => {
      return { sequence, verdict: verdicts[event.campaignId] ?? delivered };
    });
    expect(await other.conversions.settle({ ...point, leaseId: 'a' }, settlements, nowMs)).toBe(6);
    expect(await takenIds(stores.conversions, 'b')).toEqual([
      'ended-1-2',
      'ended-2-2',
      'dead-1-2',
      'dead-2-2',
    ]);
    expect(await stores.conversions.counts(point)).toEqual({ waiting: 8, dead: 2 });
    expect(await stores.conversions.counts({ ...point, pointId: 'track' })).toEqual({ waiting: 12, dead: 0 });
  });

  it('hands out what failed when its time has come, and counts the failures', async () => {
    const [stores] = await open();
    await handOver(stores, [ofUser(1)], 'hook');
    await settleAll(stores.conversions, retry);
    expect(await take(stores.conversions, 'a', nowMs + 29_999)).toEqual([]);
    expect(await take(stores.conversions, 'a', nowMs + 30_000)).toMatchObject([{ failedAttempts: 1 }]);
    expect(await stores.conversions.points()).toMatchObject([{ oldestWaitingSinceMs: nowMs }]);
  });

  it('hands out nothing of a point that asked for a pause, the longest of several counting', async () => {
    const [stores, other] = await open();
    await handOver(stores, [ofUser(1), ofUser(2)], 'hook');
    const [first, second] = await take(stores.conversions, 'a');
    const pause = (pausePointUntilMs: number) => ({ ...retry, atMs: nowMs, pausePointUntilMs });
    const settlements = [
      { sequence: first?.sequence ?? 0, verdict: pause(nowMs + 5000) },
      { sequence: second?.sequence ?? 0, verdict: pause(nowMs + 4000) },
    ];
    await stores.conversions.settle({ ...point, leaseId: 'a' }, settlements, nowMs);
    expect(await take(other.conversions, 'b', nowMs + 4999)).toEqual([]);
    expect(await take(other.conversions, 'b', nowMs + 5000)).toHaveLength(2);
  });

  it('keeps everything of a disabled point until it is enabled, then begins anew', async () => {
    const [stores, other] = await open();
    await handOver(stores, [ofUser(1), ofUser(2)], 'hook');
    await settleAll(stores.conversions, retry);
    await settleAll(stores.conversions, { outcome: 'point-disabled', failure: 'http-410' }, nowMs + 30_000);
    await handOver(stores, [ofUser(3)], 'hook', 'track');
    expect(await take(other.conversions, 'a', nowMs + 10 ** 9)).toEqual([]);
    expect(await other.conversions.points()).toMatchObject([
      { pointId: 'hook', disabledAtMs: nowMs + 30_000 },
      { pointId: 'track' },
    ]);
    expect(await other.conversions.enable(point, nowMs)).toBe(true);
    expect(await other.conversions.enable(point, nowMs)).toBe(false);
    expect(await take(stores.conversions, 'a')).toMatchObject([
      { failedAttempts: 0 },
      { failedAttempts: 0 },
      { failedAttempts: 0 },
    ]);
  });

  it('lets what is being sent keep its lease when a point is enabled', async () => {
    const [stores, other] = await open();
    await handOver(stores, [ofUser(1), ofUser(2)], 'hook');
    await take(stores.conversions, 'a', nowMs, 1);
    const [second] = await take(stores.conversions, 'b', nowMs, 1);
    const gone = { outcome: 'point-disabled', failure: 'http-410' } as const;
    const settlement = { sequence: second?.sequence ?? 0, verdict: gone };
    await stores.conversions.settle({ ...point, leaseId: 'b' }, [settlement], nowMs);
    await stores.conversions.enable(point, nowMs);
    expect(await takenIds(other.conversions, 'c')).toEqual(['event-2']);
  });
}

function deadLetterCases(open: OpenTwice<InjectionStores>): void {
  it('lists dead letters page by page, with what killed them', async () => {
    const [stores, other] = await open();
    await handOver(stores, [1, 2, 3].map(ofUser), 'hook');
    await settleAll(stores.conversions, dead, nowMs + 7);
    const letters = await other.conversions.deadLetters({ ...point, afterSequence: 0, limit: 2 });
    expect(letters).toMatchObject([
      { event: ofUser(1), diedAtMs: nowMs + 7, failure: 'http-404', failedAttempts: 0 },
      { event: ofUser(2) },
    ]);
    const afterSequence = letters[1]?.sequence ?? 0;
    const rest = await other.conversions.deadLetters({ ...point, afterSequence, limit: 2 });
    expect(rest).toMatchObject([{ event: ofUser(3) }]);
    expect(await other.conversions.points()).toEqual([{ ...point, pausedUntilMs: 0 }]);
  });

  it('replays one dead letter, or all that are left, as if they had never failed', async () => {
    const [stores, other] = await open();
    await handOver(stores, [1, 2, 3].map(ofUser), 'hook');
    await settleAll(stores.conversions, { ...retry, atMs: nowMs });
    await settleAll(stores.conversions, dead);
    expect(await stores.conversions.replay(point, 'event-9', nowMs)).toBe(0);
    expect(await stores.conversions.replay(point, 'event-2', nowMs)).toBe(1);
    expect(await take(other.conversions, 'a')).toMatchObject([{ event: ofUser(2), failedAttempts: 0 }]);
    expect(await other.conversions.replay(point, 'all', nowMs)).toBe(2);
    expect(await takenIds(other.conversions, 'a')).toEqual(['event-1', 'event-3']);
    expect(await stores.conversions.counts(point)).toEqual({ waiting: 3, dead: 0 });
  });
}
