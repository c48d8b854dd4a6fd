import { systemClock } from '@mailweave/host';
import type { Push } from '@mailweave/push';

/** So many devices take turns. */
const DEVICES = 1_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

export function tokenNumber(number: number): string {
  return (number % DEVICES).toString(16).padStart(64, '0');
}

/** A notification of new mail like any other, each of another message. */
export function pushNumber(number: number, clientId: string): Push {
  const hex = number.toString(16);
  const notificationId = `00000000-0000-4000-8000-${hex.padStart(12, '0')}`;
  const nowMs = systemClock.nowMs();
  const from = { name: 'Zoë Example', address: 'zoe@example.org' };
  const mail = {
    mailbox: 'INBOX',
    uidValidity: 7,
    uid: number + 1,
    from,
    subject: `Lunch on Friday? ${number}`,
  };
  return {
    notification: {
      notificationId,
      accountId: '249@1',
      subscriptionId: notificationId,
      topic: 'ox:mail:new',
      content: { kind: 'new-mail', mail, mailCount: 1 },
      badge: 3,
      collapseKey: hex.padStart(22, 'A'),
      priority: 'high',
      createdAtMs: nowMs,
      expiresAtMs: nowMs + DAY_MS,
    },
    target: { clientId, token: tokenNumber(number), accountId: '249@1', subscriptionId: notificationId },
    presentation: { badge: true, sound: 'default' },
  };
}
