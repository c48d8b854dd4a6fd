import type { MailSeen, NewMail } from '../mailbox-events/new-mail.ts';
import type { AcceptedEvent, Planning, PlanRules } from '../planning/account-plan.ts';
import type { QueuedNotification } from '../planning/queued-notification.ts';
import { aNewMail, aNotification, someAccountId, someTimeMs } from './builders.ts';

const someRules: PlanRules = {
  perMinute: 10,
  lifetimeMs: 24 * 60 * 60_000,
  mergeAfterMs: 5_000,
  privacyOf: () => 'preview',
};

/** UUIDs that count. */
export function aPlanning({
  rules,
  ...over
}: Partial<Omit<Planning, 'rules'>> & { rules?: Partial<PlanRules> } = {}): Planning {
  let next = 0;
  const newId = () => {
    next += 1;
    return `00000000-0000-4000-8000-${String(next).padStart(12, '0')}`;
  };
  return { nowMs: someTimeMs, newId, rules: { ...someRules, ...rules }, ...over };
}

export function arrived(over: Partial<NewMail> & { sequence?: number } = {}): AcceptedEvent {
  const { sequence = 1, ...mail } = over;
  return { sequence, event: { event: 'new-mail', ...aNewMail(mail) } };
}

export function wasSeen(uids: readonly number[], over: Partial<MailSeen> = {}): AcceptedEvent {
  return {
    sequence: 99,
    event: {
      event: 'seen',
      accountId: someAccountId,
      mailbox: 'INBOX',
      uidValidity: 7,
      uids,
      unseen: 0,
      atMs: someTimeMs,
      source: 'imap',
      ...over,
    },
  };
}

/** `aNotification()`, waiting for its first attempt. */
export function aQueued(over: Partial<QueuedNotification> = {}): QueuedNotification {
  const notification = over.notification ?? aNotification();
  const { content } = notification;
  return {
    notification,
    channel: { transport: 'apns', clientId: 'brand1' },
    state: 'waiting',
    mails: 'mail' in content ? [content.mail] : [],
    plannedForMs: someTimeMs,
    dueAtMs: someTimeMs,
    failedAttempts: 0,
    ...over,
  };
}
