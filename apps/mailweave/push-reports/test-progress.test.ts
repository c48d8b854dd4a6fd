import type { PushTrail } from '@mailweave/contracts';
import { expect, it } from 'vitest';
import { isOver, isReached, testProgress } from './test-progress.ts';

const acceptedAt = '2026-11-27T09:57:27.047Z';
const uid = 2 ** 31 + 7;

type Decision = PushTrail['events'][number]['decisions'][number];

function trailOf(decisions: Partial<Decision>[], states: Record<string, object>): PushTrail {
  const event = { event: 'new-mail', mailbox: 'INBOX', acceptedAt, plannedAt: acceptedAt };
  const decided = decisions.map((each) => ({ subscriptionId: 'phone', verdict: 'planned', ...each }));
  const way = { subscriptionId: 'phone', transport: 'apns', clientId: 'brand1', kind: 'new-mail' };
  const notification = { ...way, state: 'delivered', plannedFor: acceptedAt, failedAttempts: 0 };
  return {
    events: [
      { ...event, source: 'dovecot', uids: [uid], decisions: [] },
      { ...event, source: 'test', uids: [uid], decisions: decided },
    ],
    notifications: Object.entries(states).map(([notificationId, over]) => ({
      ...notification,
      notificationId,
      ...over,
    })),
  };
}

function standings(decisions: Partial<Decision>[], states: Record<string, object>) {
  const progress = testProgress(trailOf(decisions, states), [], uid);
  return {
    over: isOver(progress),
    reached: isReached(progress),
    told: progress.devices.map(({ standing, text }) => [standing, text]),
  };
}

it('knows nothing before the message is in the trail', () => {
  const progress = testProgress({ events: [], notifications: [] }, [], uid);
  expect([progress, isOver(progress), isReached(progress)]).toEqual([
    { decided: false, devices: [] },
    false,
    false,
  ]);
});

it('is over and reached when one device was, and the others were not to be told', () => {
  const held = { verdict: 'held-back', reason: 'transport-off' };
  expect(
    standings([{ notificationId: 'a' }, held, { notificationId: 'b' }], { a: {}, b: { state: 'absent' } }),
  ).toEqual({
    over: true,
    reached: true,
    told: [
      ['reached', 'delivered'],
      ['passed-over', 'held-back: its transport is switched off'],
      ['passed-over', 'absent'],
    ],
  });
});

it.each([
  ['gone', 'Unregistered', true, 'failed'],
  ['rejected', 'BadDeviceToken', true, 'failed'],
  ['waiting', 'ServiceUnavailable', false, 'waiting'],
])('is not reached when a notification is %s', (state, failure, over, standing) => {
  const told = standings([{ notificationId: 'a' }, { notificationId: 'b' }], {
    a: {},
    b: { state, failure },
  });
  expect(told).toMatchObject({ over, reached: false });
  expect(told.told[1]).toEqual([standing, `${state}: ${failure}`]);
});

it('does not wait for quiet hours to end, nor for what it was merged into', () => {
  const deferred = { verdict: 'deferred', reason: 'quiet-hours', until: '2026-11-28T06:00:00Z' };
  const states = { a: { state: 'waiting', plannedFor: '2026-11-28T06:00:00Z' } };
  for (const [decision, text] of [
    [{ ...deferred, notificationId: 'a' }, 'deferred: quiet hours until 2026-11-28 06:00:00'],
    [{ verdict: 'merged', notificationId: 'a' }, 'merged: waits until 2026-11-28 06:00:00'],
  ] as const) {
    const told = [['passed-over', text]];
    expect(standings([decision], states)).toEqual({ over: true, reached: false, told });
  }
});
