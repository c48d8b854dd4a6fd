import type { Account } from '../account/account.ts';
import type { NewMail } from '../mailbox-events/new-mail.ts';
import type { Notification } from '../notifications/notification.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

// One coherent world: account 249@1 has a message with UID 101 in INBOX and one phone of the brand `brand1`.

/** 2025-06-01T12:00:00Z */
export const someTimeMs = Date.UTC(2025, 5, 1, 12);

export const someAccountId = '249@1' as const;

export function aNewMail(over: Partial<NewMail> = {}): NewMail {
  return {
    accountId: someAccountId,
    mailbox: 'INBOX',
    uidValidity: 7,
    uid: 101,
    from: { name: 'Zoë Example', address: 'zoe@example.org' },
    subject: 'Lunch?',
    unseen: 3,
    counted: true,
    atMs: someTimeMs,
    source: 'dovecot',
    ...over,
  };
}

export function aSubscription(over: Partial<Subscription> = {}): Subscription {
  return {
    subscriptionId: '00000000-0000-4000-8000-000000000001',
    accountId: someAccountId,
    clientId: 'brand1',
    transport: 'apns',
    token: 'a1'.repeat(32),
    topics: ['ox:mail:new'],
    state: 'active',
    preferences: {},
    createdAtMs: someTimeMs,
    refreshedAtMs: someTimeMs,
    ...over,
  };
}

/** Tells of `aNewMail()` to `aSubscription()`. */
export function aNotification(over: Partial<Notification> = {}): Notification {
  const mail = {
    mailbox: 'INBOX',
    uidValidity: 7,
    uid: 101,
    from: { name: 'Zoë Example', address: 'zoe@example.org' },
    subject: 'Lunch?',
  };
  return {
    notificationId: '00000000-0000-4000-8000-0000000000aa',
    accountId: someAccountId,
    subscriptionId: aSubscription().subscriptionId,
    topic: 'ox:mail:new',
    content: { kind: 'new-mail', mail, mailCount: 1 },
    badge: 3,
    collapseKey: 'AAAAAAAAAAAAAAAAAAAAAA',
    priority: 'high',
    createdAtMs: someTimeMs,
    expiresAtMs: someTimeMs + 24 * 60 * 60 * 1000,
    ...over,
  };
}

export function anAccount(over: Partial<Account> = {}): Account {
  return {
    accountId: someAccountId,
    contextId: 1,
    userId: 249,
    login: 'anna@example.org',
    address: 'Anna@example.org',
    ...over,
  };
}
