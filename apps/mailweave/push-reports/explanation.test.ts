import type { AccountSubscription, PushTrail } from '@mailweave/contracts';
import { expect, it } from 'vitest';
import { type PushExplanation, renderPushExplanation } from './explanation.ts';

const at = '2026-11-27T09:57:27.047Z';
const phone: AccountSubscription = {
  subscriptionId: 'e32155c4-74d1-46be-a7be-64468e342424',
  clientId: 'brand1',
  transport: 'apns',
  topics: ['ox:mail:new'],
  state: 'active',
  preferences: {},
  createdAt: at,
  refreshedAt: at,
  holds: [],
};
const holds: AccountSubscription['holds'] = [
  { reason: 'transport-off' },
  { reason: 'quiet-hours', until: '2026-11-28T06:00:00Z' },
];
const tablet = { ...phone, subscriptionId: 'f4fb52a2-b3c2', transport: 'fcm' as const, holds };
const told = { event: 'new-mail', source: 'dovecot', mailbox: 'INBOX', uids: [101], acceptedAt: at };
const trail: PushTrail = {
  events: [
    {
      ...told,
      decisions: [
        { subscriptionId: phone.subscriptionId, verdict: 'planned', notificationId: 'n1' },
        { subscriptionId: tablet.subscriptionId, verdict: 'held-back', reason: 'transport-off' },
      ],
    },
    { ...told, event: 'seen', uids: [1, 2, 3], plannedAt: at, decisions: [] },
    { ...told, uids: [], decisions: [] },
  ],
  notifications: [
    {
      notificationId: 'n1',
      subscriptionId: phone.subscriptionId,
      transport: 'apns',
      clientId: 'brand1',
      kind: 'new-mail',
      mailCount: 1,
      state: 'waiting',
      plannedFor: at,
      failedAttempts: 2,
      failure: 'ServiceUnavailable',
    },
  ],
};
const explanation: PushExplanation = {
  accountId: '249@1',
  listener: {
    listener: 'none',
    runs: false,
    steps: [
      { condition: 'registration', holds: true, text: 'The account is registered by brand1.' },
      { condition: 'source', holds: false, text: 'No source tells of new mail: configure one.' },
    ],
  },
  subscriptions: [phone, tablet],
  trail,
};

it('gives the answer first, then every condition, device and message', () => {
  expect(renderPushExplanation(explanation, 10)).toMatchInlineSnapshot(`
    "249@1 has no listener; of 2 devices 1 would be told of a message that comes now.

    Listener
      yes  The account is registered by brand1.
      NO   No source tells of new mail: configure one.

    Devices
      Device    Transport  Client  Refreshed (UTC)      Held back now
      e32155c4  apns       brand1  2026-11-27 09:57:27  no
      f4fb52a2  fcm        brand1  2026-11-27 09:57:27  its transport is switched off; quiet hours until 2026-11-28 06:00:00

    Last messages
      Accepted (UTC)       Source   Event     Mailbox     UID  Device    Verdict
      2026-11-27 09:57:27  dovecot  new-mail  INBOX       101  e32155c4  planned
      2026-11-27 09:57:27  dovecot  new-mail  INBOX       101  f4fb52a2  held-back: its transport is switched off
      2026-11-27 09:57:27  dovecot  seen      INBOX    3 UIDs  -         no device to tell
      2026-11-27 09:57:27  dovecot  new-mail  INBOX         -  -         not decided yet

    Last notifications
      Planned for (UTC)    Device    Transport  Kind      Mails  State    Settled  Failures  Why
      2026-11-27 09:57:27  e32155c4  apns       new-mail      1  waiting  -               2  ServiceUnavailable
    "
  `);
});

it('shows no more of the past than is wanted', () => {
  const text = renderPushExplanation(explanation, 1);
  expect([text.includes('held-back'), text.includes('3 UIDs')]).toEqual([true, false]);
});

it('says what there is none of', () => {
  const empty = { ...explanation, subscriptions: [], trail: { events: [], notifications: [] } };
  expect(renderPushExplanation(empty, 10)).toMatch(
    /no device\.\n[\s\S]*its app has to subscribe\n[\s\S]*no source has told of any\n[\s\S]*none\n$/,
  );
});
