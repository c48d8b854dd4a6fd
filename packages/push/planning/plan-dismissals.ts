import type { MailSeen } from '../mailbox-events/new-mail.ts';
import type { Notification, ShownMail } from '../notifications/notification.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { NEW_MAIL_TOPIC } from '../subscriptions/topic.ts';
import type { Planning } from './account-plan.ts';
import { collapseKeyOf } from './collapse-key.ts';
import type { OpenQueue } from './open-queue.ts';
import { type QueuedNotification, tellsOfNewMail, waitingNotification } from './queued-notification.ts';

/** UIDs of one notification; what is more goes into the next, for the payload is limited. */
const MAX_UIDS = 100;

type Seen = {
  readonly subscriptions: readonly Subscription[];
  readonly seen: MailSeen;
  readonly sequence: number;
};

/** Devices that were told of messages which were seen elsewhere take them back; what was not sent yet tells of them no more. */
export function planDismissals(
  queue: OpenQueue,
  { seen, sequence, subscriptions }: Seen,
  planning: Planning,
): void {
  for (const subscription of subscriptions) {
    const told: number[] = [];
    for (const entry of queue.of(subscription)) {
      const uids = seenOf(entry, seen);
      if (uids.length === 0) continue;
      const { notificationId } = entry.notification;
      if (entry.state === 'waiting' && tellsOfNewMail(entry.notification)) {
        queue.change(withoutSeen(entry, uids, seen));
        queue.decide(sequence, subscription.subscriptionId, { verdict: 'taken-back', notificationId });
      } else {
        queue.change({ ...entry, mails: entry.mails.filter((mail) => !isOf(mail, seen, uids)) });
      }
      // An attempt that failed, or is under way, may have arrived all the same.
      if (entry.state !== 'waiting' || entry.failedAttempts > 0) told.push(...uids);
    }
    for (let first = 0; first < told.length; first += MAX_UIDS) {
      const entry = dismissal(subscription, { ...seen, uids: told.slice(first, first + MAX_UIDS) }, planning);
      const { notificationId } = entry.notification;
      queue.create(entry);
      queue.decide(sequence, subscription.subscriptionId, { verdict: 'dismissed', notificationId });
    }
  }
}

function seenOf({ mails }: QueuedNotification, seen: MailSeen): number[] {
  const uids = new Set(seen.uids);
  return mails.flatMap((mail) =>
    mail.mailbox === seen.mailbox &&
    mail.uidValidity === seen.uidValidity &&
    mail.uid !== undefined &&
    uids.has(mail.uid)
      ? [mail.uid]
      : [],
  );
}

function isOf(mail: ShownMail, { mailbox, uidValidity }: MailSeen, uids: readonly number[]): boolean {
  const { uid } = mail;
  return (
    mail.mailbox === mailbox && mail.uidValidity === uidValidity && uid !== undefined && uids.includes(uid)
  );
}

/** It shows the newest of the messages that are left; when none is left it is taken back. */
function withoutSeen(entry: QueuedNotification, uids: readonly number[], seen: MailSeen): QueuedNotification {
  const { content } = entry.notification;
  if (content.kind !== 'new-mail' && content.kind !== 'summary') return entry;
  const mails = entry.mails.filter((mail) => !isOf(mail, seen, uids));
  const mailCount = content.mailCount - (entry.mails.length - mails.length);
  if (mailCount <= 0) return { ...entry, mails, state: 'taken-back' };
  const mail = mails.at(-1) ?? content.mail;
  const left: Notification['content'] =
    mailCount === 1 ? { kind: 'new-mail', mail, mailCount: 1 } : { kind: 'summary', mail, mailCount };
  const badge = badgeOf(seen);
  return {
    ...entry,
    mails,
    notification: { ...entry.notification, content: left, ...(badge !== undefined && { badge }) },
  };
}

function dismissal(
  subscription: Subscription,
  seen: MailSeen,
  { newId, nowMs, rules }: Planning,
): QueuedNotification {
  const { accountId, mailbox, uids, uidValidity } = seen;
  const notificationId = newId();
  const badge = badgeOf(seen);
  return waitingNotification(
    {
      notificationId,
      accountId,
      subscriptionId: subscription.subscriptionId,
      topic: NEW_MAIL_TOPIC,
      content: { kind: 'dismiss', mailbox, uidValidity, uids },
      ...(badge !== undefined && { badge }),
      collapseKey: collapseKeyOf(notificationId),
      priority: 'normal',
      createdAtMs: nowMs,
      expiresAtMs: nowMs + rules.lifetimeMs,
    },
    subscription,
    { dueAtMs: nowMs },
  );
}

function badgeOf({ mailbox, unseen }: MailSeen): number | undefined {
  return mailbox === 'INBOX' ? unseen : undefined;
}
