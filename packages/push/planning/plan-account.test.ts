import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Subscription } from '../subscriptions/subscription.ts';
import { aSubscription, someTimeMs } from '../testing/builders.ts';
import { aPlanning, aQueued, arrived, wasSeen } from '../testing/planning-builders.ts';
import type { AccountPlan, AccountView } from './account-plan.ts';
import { planAccount } from './plan-account.ts';
import type { QueuedNotification } from './queued-notification.ts';

const phone = aSubscription();
const tablet = aSubscription({ subscriptionId: '00000000-0000-4000-8000-000000000002', token: 'b2' });

function viewOf(over: Partial<AccountView> = {}): AccountView {
  return { subscriptions: [phone], queued: [], ...over };
}

/** The queue after a plan, as the next one finds it. */
function after(queued: readonly QueuedNotification[], plan: AccountPlan): QueuedNotification[] {
  const changed = new Map(plan.changed.map((entry) => [entry.notification.notificationId, entry]));
  return [...queued.map((entry) => changed.get(entry.notification.notificationId) ?? entry), ...plan.created];
}

describe('a new message', () => {
  it('is told to every device at once, under one collapse key per device and message', () => {
    const plan = planAccount(viewOf({ subscriptions: [phone, tablet] }), [arrived()], aPlanning());
    expect(plan.created).toMatchObject([
      {
        notification: {
          subscriptionId: phone.subscriptionId,
          content: { kind: 'new-mail', mail: { subject: 'Lunch?', uid: 101 }, mailCount: 1 },
          badge: 3,
          priority: 'high',
          createdAtMs: someTimeMs,
          expiresAtMs: someTimeMs + 24 * 60 * 60_000,
        },
        channel: { transport: 'apns', clientId: 'brand1' },
        state: 'waiting',
        dueAtMs: someTimeMs,
      },
      { notification: { subscriptionId: tablet.subscriptionId } },
    ]);
    const again = planAccount(viewOf(), [arrived()], aPlanning());
    expect(again.created[0]?.notification.collapseKey).toBe(plan.created[0]?.notification.collapseKey);
    expect(plan.created[1]?.notification.collapseKey).not.toBe(plan.created[0]?.notification.collapseKey);
    expect(plan.created[0]?.notification.collapseKey).toMatch(/^[A-Za-z0-9_-]{1,32}$/);
  });

  it('that does not count, or lies elsewhere, leaves the badge as it is', () => {
    const everywhere = aSubscription({ preferences: { mailboxes: ['INBOX', 'Lists'] } });
    const events = [arrived({ counted: false }), arrived({ mailbox: 'Lists', uid: 5 })];
    const { created } = planAccount(viewOf({ subscriptions: [everywhere] }), events, aPlanning());
    expect(created.map(({ notification }) => 'badge' in notification)).toEqual([false, false]);
  });

  const heldBack: [string, Partial<Subscription>, Parameters<typeof arrived>[0]][] = [
    ['unverified', { state: 'unverified' }, {}],
    ['expired', { expiresAtMs: someTimeMs }, {}],
    ['other-topics', { topics: ['ox:calendar:*'] }, {}],
    ['other-mailbox', {}, { mailbox: 'Archive' }],
    ['other-mailbox', { preferences: { mailboxes: ['Archive'] } }, {}],
    ['muted-sender', { preferences: { mutedSenders: ['zoe@example.org'] } }, {}],
    [
      'muted-sender',
      { preferences: { mutedSenders: ['@example.org'] } },
      { from: { address: 'ZOE@Example.ORG' } },
    ],
    ['other-sender', { preferences: { onlySenders: ['jo@example.org', '@example.net'] } }, {}],
  ];
  it.each(heldBack)('is held back, and why is said: %s', (reason, over, mail) => {
    const plan = planAccount(viewOf({ subscriptions: [aSubscription(over)] }), [arrived(mail)], aPlanning());
    expect(plan).toEqual({
      created: [],
      changed: [],
      decisions: [
        { sequence: 1, subscriptionId: phone.subscriptionId, verdict: { verdict: 'held-back', reason } },
      ],
    });
  });

  it('is held back where the transport is switched off, and other devices are told', () => {
    const tablet = aSubscription({ subscriptionId: 'tablet', token: 'b2' });
    const view = viewOf({ subscriptions: [phone, tablet], switchedOff: new Set([phone.subscriptionId]) });
    const plan = planAccount(view, [arrived()], aPlanning());
    expect(plan.decisions.map(({ subscriptionId, verdict }) => [subscriptionId, verdict])).toEqual([
      [phone.subscriptionId, { verdict: 'held-back', reason: 'transport-off' }],
      ['tablet', { verdict: 'planned', notificationId: expect.any(String) }],
    ]);
  });

  it.each([
    ['preview', undefined, ['from', 'mailbox', 'snippet', 'subject', 'uid', 'uidValidity']],
    ['preview', 'sender', ['from', 'mailbox', 'uid', 'uidValidity']],
    ['sender', 'preview', ['from', 'mailbox', 'uid', 'uidValidity']],
    ['nothing', 'preview', ['mailbox', 'uid', 'uidValidity']],
    ['preview', 'nothing', ['mailbox', 'uid', 'uidValidity']],
  ] as const)('shows what the brand (%s) and its owner (%s) allow', (brand, own, fields) => {
    const subscription = aSubscription({ preferences: own === undefined ? {} : { privacy: own } });
    const planning = aPlanning({ rules: { privacyOf: () => brand } });
    const mail = arrived({ snippet: 'At noon' });
    const [entry] = planAccount(viewOf({ subscriptions: [subscription] }), [mail], planning).created;
    const content = entry?.notification.content;
    expect(Object.keys(content !== undefined && 'mail' in content ? content.mail : {}).sort()).toEqual(
      fields,
    );
    expect(entry?.mails).toEqual([content !== undefined && 'mail' in content ? content.mail : undefined]);
  });
});

describe('what waits', () => {
  it.each([
    ['for another attempt', { failedAttempts: 1, dueAtMs: someTimeMs }],
    ['for a time to come', { dueAtMs: someTimeMs + 1 }],
    ['for its turn since long', { plannedForMs: someTimeMs - 5_000, dueAtMs: someTimeMs - 5_000 }],
  ])('%s takes in what comes after it', (_, over) => {
    const waiting = aQueued(over);
    const mail = arrived({ uid: 102, subject: 'Dinner?', unseen: 4 });
    const { changed, created, decisions } = planAccount(viewOf({ queued: [waiting] }), [mail], aPlanning());
    expect(created).toEqual([]);
    expect(changed).toMatchObject([
      {
        notification: {
          notificationId: waiting.notification.notificationId,
          collapseKey: waiting.notification.collapseKey,
          content: { kind: 'summary', mail: { subject: 'Dinner?', uid: 102 }, mailCount: 2 },
          badge: 4,
        },
        mails: [{ uid: 101 }, { uid: 102 }],
        state: 'waiting',
      },
    ]);
    expect(decisions[0]?.verdict).toEqual({
      verdict: 'merged',
      notificationId: waiting.notification.notificationId,
    });
  });

  it.each([
    ['is being sent', { state: 'sending', failedAttempts: 1 }],
    ['was sent', { state: 'delivered' }],
    ['goes out at this moment', {}],
  ] as const)('does not, when it %s', (_, over) => {
    const { changed, created } = planAccount(
      viewOf({ queued: [aQueued(over)] }),
      [arrived({ uid: 102 })],
      aPlanning(),
    );
    expect([changed.length, created.length]).toEqual([0, 1]);
  });
});

describe('quiet hours', () => {
  const quiet = aSubscription({
    preferences: { quietHours: { from: '22:00', until: '07:00', timeZone: 'Europe/Berlin' } },
  });
  const nightMs = Date.UTC(2025, 5, 1, 21);
  const morningMs = Date.UTC(2025, 5, 2, 5);

  it('let messages wait, and one summary tells of all when they are over', () => {
    const planning = aPlanning({ nowMs: nightMs });
    const events = [arrived(), arrived({ sequence: 2, uid: 102, subject: 'Still awake?' })];
    const { created, decisions } = planAccount(viewOf({ subscriptions: [quiet] }), events, planning);
    expect(created).toMatchObject([
      { dueAtMs: morningMs, notification: { content: { kind: 'summary', mailCount: 2 } } },
    ]);
    expect(decisions.map(({ verdict }) => verdict)).toMatchObject([
      { verdict: 'deferred', reason: 'quiet-hours', until: morningMs },
      { verdict: 'merged' },
    ]);
  });

  it('also hold back what waits for another attempt', () => {
    const queued = [aQueued({ failedAttempts: 1, dueAtMs: nightMs, plannedForMs: nightMs - 1 })];
    const mail = arrived({ uid: 102 });
    const view = viewOf({ subscriptions: [quiet], queued });
    expect(planAccount(view, [mail], aPlanning({ nowMs: nightMs })).changed).toMatchObject([
      { dueAtMs: morningMs, notification: { content: { mailCount: 2 } } },
    ]);
  });
});

describe('messages that were seen elsewhere', () => {
  it('are taken back on every device that was told of them, with the badge', () => {
    const queued = [aQueued({ state: 'delivered' })];
    const view = viewOf({ subscriptions: [phone, tablet], queued });
    const plan = planAccount(view, [wasSeen([100, 101], { unseen: 2 })], aPlanning());
    expect(plan.created).toMatchObject([
      {
        notification: {
          subscriptionId: phone.subscriptionId,
          content: { kind: 'dismiss', mailbox: 'INBOX', uidValidity: 7, uids: [101] },
          badge: 2,
          priority: 'normal',
        },
        dueAtMs: someTimeMs,
      },
    ]);
    expect(plan.changed).toMatchObject([{ mails: [], state: 'delivered' }]);
    const later = viewOf({ queued: after(queued, plan) });
    expect(planAccount(later, [wasSeen([101])], aPlanning()).created).toEqual([]);
  });

  it('are told of no more when their notification was not sent yet', () => {
    const first = aQueued({ dueAtMs: someTimeMs + 60_000 });
    const { changed } = planAccount(viewOf({ queued: [first] }), [arrived({ uid: 102 })], aPlanning());
    const one = planAccount(viewOf({ queued: changed }), [wasSeen([102])], aPlanning());
    expect(one.created).toEqual([]);
    expect(one.changed).toMatchObject([
      { state: 'waiting', notification: { content: { kind: 'new-mail', mail: { uid: 101 }, mailCount: 1 } } },
    ]);
    const both = planAccount(viewOf({ queued: one.changed }), [wasSeen([101])], aPlanning());
    expect(both.changed).toMatchObject([{ state: 'taken-back', mails: [] }]);
  });

  it('of another UIDVALIDITY or mailbox are others', () => {
    const queued = [aQueued({ state: 'delivered' })];
    const events = [wasSeen([101], { uidValidity: 8 }), wasSeen([101], { mailbox: 'Archive' })];
    expect(planAccount(viewOf({ queued }), events, aPlanning())).toEqual({
      created: [],
      changed: [],
      decisions: [],
    });
  });
});

describe('whatever comes, and when', () => {
  const steps = fc.array(fc.nat({ max: 20_000 }), { minLength: 1, maxLength: 120 });

  it('every message is in one notification of a device, and in no minute it gets more than its share', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (delays, perMinute) => {
        let queued: QueuedNotification[] = [];
        let nowMs = someTimeMs;
        const planning = aPlanning({ rules: { perMinute } });
        for (const [index, delayMs] of delays.entries()) {
          nowMs += delayMs;
          const at = { ...planning, nowMs };
          queued = queued.map((entry) => (entry.dueAtMs <= nowMs ? { ...entry, state: 'delivered' } : entry));
          const mail = arrived({ sequence: index, uid: index + 1 });
          queued = after(queued, planAccount(viewOf({ queued }), [mail], at));
        }
        const counts = queued.map(({ notification: { content } }) =>
          'mailCount' in content ? content.mailCount : 0,
        );
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(delays.length);
        const times = queued.map(({ plannedForMs }) => plannedForMs);
        for (const begin of times) {
          const within = times.filter((atMs) => atMs >= begin && atMs < begin + 60_000);
          expect(within.length).toBeLessThanOrEqual(perMinute);
        }
      }),
    );
  });

  it('a message that a device was told of is taken back once when it was seen', () => {
    const uids = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(uids, uids, fc.integer({ min: 1, max: 3 }), (came, seen, perMinute) => {
        const planning = aPlanning({ rules: { perMinute } });
        const told = planAccount(
          viewOf(),
          came.map((uid, sequence) => arrived({ uid, sequence })),
          planning,
        );
        const queued = told.created.map((entry) => ({ ...entry, state: 'delivered' as const }));
        const plan = planAccount(viewOf({ queued }), [wasSeen(seen), wasSeen(seen)], planning);
        const dismissed = plan.created.flatMap(({ notification: { content } }) =>
          content.kind === 'dismiss' ? content.uids : [],
        );
        expect(dismissed.toSorted()).toEqual(came.filter((uid) => seen.includes(uid)).toSorted());
      }),
    );
  });
});
