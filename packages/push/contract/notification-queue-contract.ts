import { describe, expect, it } from 'vitest';
import type { MailboxEvent } from '../mailbox-events/new-mail.ts';
import { planAccount } from '../planning/plan-account.ts';
import type { QueuedNotification } from '../planning/queued-notification.ts';
import type { AccountPlanner, NotificationQueue, PushStores, TakenNotification } from '../ports.ts';
import { aNewMail, aNotification, aSubscription, someAccountId, someTimeMs } from '../testing/builders.ts';
import { aPlanning, aQueued, wasSeen } from '../testing/planning-builders.ts';
import type { OpenTwice } from './open-twice.ts';

const channel = { transport: 'apns', clientId: 'brand1' } as const;
const LEASE_MS = 1_000;

/** What a NotificationQueue must do. */
export function notificationQueueContract(name: string, open: OpenTwice<PushStores>): void {
  describe(`${name}: notification queue, plans`, () => {
    it('makes notifications of events once, and says of each event what was decided', async () => {
      const [{ events, queue }, { queue: others }] = await open();
      await events.add([mail(1), mail(2)], someTimeMs);
      expect(await others.unplannedAccounts(10)).toEqual([someAccountId]);
      const created = await others.plan([someAccountId], planner(), someTimeMs);
      expect(created.map(uidOf)).toEqual([1, 2]);
      expect(await queue.plan([someAccountId], planner(), someTimeMs)).toEqual([]);
      expect(await queue.unplannedAccounts(10)).toEqual([]);
      const trail = await queue.trail(someAccountId, 10);
      expect(
        trail.events.map(({ decisions, event }) => [event, decisions.map(({ verdict }) => verdict)]),
      ).toEqual(
        [mail(2), mail(1)].map((event, index) => [
          event,
          [{ verdict: 'planned', notificationId: created[1 - index]?.notification.notificationId }],
        ]),
      );
      expect(trail.events[0]).toMatchObject({ acceptedAtMs: someTimeMs, plannedAtMs: someTimeMs });
      expect(trail.notifications.map(({ notification, state }) => [notification, state])).toEqual(
        created.toReversed().map(({ notification }) => [notification, 'waiting']),
      );
    });

    it('finds accounts with events behind those that are left out', async () => {
      const [{ events, queue }] = await open();
      await events.add(
        [mail(1), mail(2), { event: 'new-mail', ...aNewMail({ accountId: '7@1' }) }],
        someTimeMs,
      );
      expect(await queue.unplannedAccounts(2)).toEqual([someAccountId]);
      expect(await queue.unplannedAccounts(2, [someAccountId])).toEqual(['7@1']);
      expect(await queue.unplannedAccounts(2, [someAccountId, '7@1'])).toEqual([]);
    });

    it('of many at once for one account one makes the notifications', async () => {
      const [{ events, queue }, { queue: others }] = await open();
      await events.add([mail(1), mail(2), mail(3)], someTimeMs);
      const plans = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (index % 2 === 0 ? queue : others).plan([someAccountId, '7@1'], planner(), someTimeMs),
        ),
      );
      expect(plans.map((created) => created.length).toSorted()).toEqual([...Array(11).fill(0), 3]);
      expect((await take(queue)).map(uidOf)).toEqual([1, 2, 3]);
    });

    it('a plan that fails leaves everything as it was', async () => {
      const [{ events, queue }] = await open();
      await events.add([mail(1)], someTimeMs);
      const failing: AccountPlanner = () => {
        throw new RangeError('no plan');
      };
      await expect(queue.plan([someAccountId], failing, someTimeMs)).rejects.toThrow('no plan');
      expect(await queue.plan([someAccountId], planner(), someTimeMs)).toHaveLength(1);
    });

    it('shows a plan what waits and what may be taken back, and writes what it makes of them', async () => {
      const [{ events, queue }] = await open();
      await queue.add([aQueued({ dueAtMs: someTimeMs + 60_000, plannedForMs: someTimeMs + 60_000 })]);
      const old = someTimeMs - 7_200_000;
      await queue.add([
        anOther('b', {
          plannedForMs: old,
          dueAtMs: old,
          mails: [{ mailbox: 'INBOX', uidValidity: 7, uid: 90 }],
        }),
      ]);
      await settleAll(queue, await take(queue), 'delivered');
      await events.add([mail(102)], someTimeMs);
      expect(await queue.plan([someAccountId], planner(), someTimeMs)).toEqual([]);
      await events.add([wasSeen([90, 101]).event], someTimeMs);
      const [dismissal] = await queue.plan([someAccountId], planner(), someTimeMs);
      expect(dismissal?.notification.content).toMatchObject({ kind: 'dismiss', uids: [90] });
      const { notifications } = await queue.trail(someAccountId, 10);
      expect(
        notifications.map(({ mails, notification }) => [notification.content, mails.map(({ uid }) => uid)]),
      ).toMatchObject([
        [{ kind: 'new-mail', mailCount: 1, mail: { uid: 102 } }, [102]],
        [{ kind: 'dismiss' }, []],
        [{ kind: 'new-mail' }, []],
      ]);
    });

    it('leaves alone what was taken meanwhile', async () => {
      const [{ queue, events }] = await open();
      const waiting = aQueued({ failedAttempts: 1 });
      await queue.add([waiting]);
      const [taken] = await take(queue);
      await events.add([mail(102)], someTimeMs);
      const merging: AccountPlanner = () => ({
        created: [],
        changed: [{ ...waiting, notification: { ...waiting.notification, badge: 99 } }],
        decisions: [],
      });
      await queue.plan([someAccountId], merging, someTimeMs);
      const { notifications } = await queue.trail(someAccountId, 10);
      expect(notifications).toMatchObject([
        { state: 'sending', notification: { badge: taken?.notification.badge } },
      ]);
    });
  });

  describe(`${name}: notification queue, leases`, () => {
    it('gives what is due to one of many, the longest due first', async () => {
      const [{ queue }, { queue: others }] = await open();
      const due = Array.from({ length: 30 }, (_, index) =>
        anOther(`n${index}`, { dueAtMs: someTimeMs - index }),
      );
      await queue.add(due);
      await queue.add([anOther('later', { dueAtMs: someTimeMs + 1 })]);
      const first = await take(queue, { limit: 3 });
      expect(first.map(({ notification }) => notification.notificationId)).toEqual(['n27', 'n28', 'n29']);
      const taken = await Promise.all(
        Array.from({ length: 12 }, (_, index) => take(index % 2 === 0 ? queue : others, { limit: 5 })),
      );
      const ids = taken.flat().map(({ notification }) => notification.notificationId);
      expect(ids).toHaveLength(27);
      expect(new Set(ids).size).toBe(27);
      expect(await queue.dueChannels(someTimeMs)).toEqual([]);
      expect(await queue.dueChannels(someTimeMs + 1)).toEqual([channel]);
    });

    it('keeps the channels apart', async () => {
      const [{ queue }] = await open();
      const other = { transport: 'fcm', clientId: 'brand1' } as const;
      await queue.add([anOther('a'), anOther('b', { channel: other })]);
      expect((await queue.dueChannels(someTimeMs)).toSorted(byTransport)).toEqual([channel, other]);
      expect(await take(queue)).toHaveLength(1);
      expect(await queue.dueChannels(someTimeMs)).toEqual([other]);
    });

    it('gives what was not settled again when the lease is over, the same as before', async () => {
      const [{ queue }, { queue: others }] = await open();
      await queue.add([anOther('a')]);
      const [first] = await take(queue);
      expect(await take(others, { nowMs: someTimeMs + LEASE_MS - 1 })).toEqual([]);
      const [again] = await take(others, { nowMs: someTimeMs + LEASE_MS, leaseId: 'theirs' });
      expect(again?.notification).toEqual(first?.notification);
      expect(await settleAll(queue, [first], 'delivered')).toBe(0);
      expect(await settleAll(others, [again], 'delivered', 'theirs')).toBe(1);
      expect(await take(queue, { nowMs: someTimeMs + 100 * LEASE_MS })).toEqual([]);
    });

    it('has what failed wait for its next attempt, unless the channel is tried again', async () => {
      const [{ queue }] = await open();
      await queue.add([anOther('a'), anOther('b')]);
      const [a, b] = await take(queue);
      const dueAtMs = someTimeMs + 500;
      const again = { state: 'waiting', dueAtMs } as const;
      const settlements = [
        { sequence: a?.sequence ?? 0, ...again, hasFailed: true, failure: 'busy' },
        { sequence: b?.sequence ?? 0, ...again, hasFailed: false },
      ];
      expect(await queue.settle('ours', settlements, someTimeMs)).toBe(2);
      expect(await take(queue, { nowMs: dueAtMs - 1 })).toEqual([]);
      expect(await queue.retryNow(channel, someTimeMs)).toBe(1);
      expect(await take(queue)).toMatchObject([{ failedAttempts: 1, notification: { notificationId: 'a' } }]);
      expect(await take(queue, { nowMs: dueAtMs })).toMatchObject([{ failedAttempts: 0 }]);
    });
  });

  describe(`${name}: notification queue, what is over`, () => {
    it('says of each notification what became of it', async () => {
      const [{ queue }] = await open();
      await queue.add([anOther('a'), anOther('b')]);
      const [a, b] = await take(queue);
      const settlements = [
        { sequence: a?.sequence ?? 0, state: 'delivered' as const },
        { sequence: b?.sequence ?? 0, state: 'gone' as const, failure: 'Unregistered' },
      ];
      await queue.settle('ours', settlements, someTimeMs + 5);
      expect((await queue.trail(someAccountId, 10)).notifications).toMatchObject([
        { state: 'gone', failure: 'Unregistered', settledAtMs: someTimeMs + 5 },
        { state: 'delivered', settledAtMs: someTimeMs + 5 },
      ]);
      expect((await queue.trail('7@1', 10)).notifications).toEqual([]);
    });

    it('forgets what is old and over, and nothing that waits', async () => {
      const [{ events, queue }] = await open();
      await events.add([mail(1)], someTimeMs);
      await queue.plan([someAccountId], planner(), someTimeMs);
      await settleAll(queue, await take(queue), 'delivered');
      await events.add([mail(2)], someTimeMs);
      const lifetimeMs = aNotification().expiresAtMs - someTimeMs;
      await queue.add([anOther('waiting')]);
      expect(await queue.purge(someTimeMs, someTimeMs)).toBe(0);
      expect(await queue.purge(someTimeMs + 1, someTimeMs)).toBe(2);
      expect(await events.add([mail(1), mail(2)], someTimeMs)).toEqual([true, false]);
      expect(await take(queue)).toHaveLength(1);
      expect(await queue.purge(someTimeMs + 1, someTimeMs + lifetimeMs + 1)).toBe(1);
    });
  });
}

function mail(uid: number): MailboxEvent {
  return { event: 'new-mail', ...aNewMail({ uid }) };
}

function planner(): AccountPlanner {
  const planning = aPlanning();
  return (accountId, queued, events) =>
    planAccount(
      { subscriptions: accountId === someAccountId ? [aSubscription()] : [], queued },
      events,
      planning,
    );
}

function anOther(notificationId: string, over: Partial<QueuedNotification> = {}): QueuedNotification {
  return aQueued({ notification: aNotification({ notificationId }), ...over });
}

function take(
  queue: NotificationQueue,
  {
    leaseId = 'ours',
    limit = 100,
    nowMs = someTimeMs,
  }: { leaseId?: string; limit?: number; nowMs?: number } = {},
): Promise<TakenNotification[]> {
  return queue.takeDue({ channel, leaseId, leaseUntilMs: nowMs + LEASE_MS, limit, nowMs });
}

function settleAll(
  queue: NotificationQueue,
  taken: readonly (TakenNotification | undefined)[],
  state: 'delivered',
  leaseId = 'ours',
): Promise<number> {
  const settlements = taken.flatMap((each) =>
    each === undefined ? [] : [{ sequence: each.sequence, state }],
  );
  return queue.settle(leaseId, settlements, someTimeMs);
}

function uidOf({ notification: { content } }: QueuedNotification): number | undefined {
  return 'mail' in content ? content.mail.uid : undefined;
}

function byTransport(a: { transport: string }, b: { transport: string }): number {
  return a.transport < b.transport ? -1 : 1;
}
