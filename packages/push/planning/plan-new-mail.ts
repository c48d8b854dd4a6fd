import type { NewMail } from '../mailbox-events/new-mail.ts';
import type { Notification, ShownMail } from '../notifications/notification.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { NEW_MAIL_TOPIC } from '../subscriptions/topic.ts';
import type { Planning, Verdict } from './account-plan.ts';
import { collapseKeyOf } from './collapse-key.ts';
import { heldBack } from './held-back.ts';
import type { OpenQueue } from './open-queue.ts';
import {
  MAX_MAILS_KEPT,
  type QueuedNotification,
  tellsOfNewMail,
  waitingNotification,
} from './queued-notification.ts';
import { quietUntilMs } from './quiet-hours.ts';
import { shownMail, stricter } from './shown-mail.ts';
import { stormUntilMs } from './storm.ts';

type Told = { readonly subscription: Subscription; readonly mail: NewMail };

/** What one message means to one subscription. */
export function planNewMail(queue: OpenQueue, told: Told, planning: Planning): Verdict {
  const { mail, subscription } = told;
  const { nowMs, rules } = planning;
  const reason = heldBack(subscription, mail, nowMs);
  if (reason !== undefined) return { verdict: 'held-back', reason };
  const privacy = stricter(rules.privacyOf(subscription.clientId), subscription.preferences.privacy);
  const shown = shownMail(mail, privacy);
  const quietUntil = quietUntilMs(subscription.preferences.quietHours, nowMs);
  const own = queue.of(subscription);
  const open = own.findLast((entry) => takesIn(entry, planning));
  if (open !== undefined) {
    const merged = withNewer(open, { shown, badge: badgeOf(mail) }, planning);
    queue.change(quietUntil === undefined ? merged : notBefore(merged, quietUntil, planning));
    return { verdict: 'merged', notificationId: open.notification.notificationId };
  }
  const stormUntil = stormUntilMs(own, planning);
  const until = quietUntil ?? stormUntil;
  const entry = newEntry(told, shown, { ...planning, dueAtMs: until ?? nowMs });
  queue.create(entry);
  const { notificationId } = entry.notification;
  if (until === undefined) return { verdict: 'planned', notificationId };
  const why = quietUntil === undefined ? 'storm' : 'quiet-hours';
  return { verdict: 'deferred', reason: why, until, notificationId };
}

/** Whether what comes now goes into this one: it has been waiting, or it is going to. */
function takesIn(
  { dueAtMs, failedAttempts, notification, plannedForMs, state }: QueuedNotification,
  { nowMs, rules }: Planning,
): boolean {
  if (state !== 'waiting' || !tellsOfNewMail(notification) || notification.expiresAtMs <= nowMs) return false;
  return dueAtMs > nowMs || failedAttempts > 0 || plannedForMs <= nowMs - rules.mergeAfterMs;
}

function newEntry(
  { mail, subscription }: Told,
  shown: ShownMail,
  { dueAtMs, newId, nowMs, rules }: Planning & { dueAtMs: number },
): QueuedNotification {
  const { subscriptionId } = subscription;
  const { accountId, mailbox, uid, uidValidity } = mail;
  const notificationId = newId();
  const badge = badgeOf(mail);
  const notification: Notification = {
    notificationId,
    accountId,
    subscriptionId,
    topic: NEW_MAIL_TOPIC,
    content: { kind: 'new-mail', mail: shown, mailCount: 1 },
    ...(badge !== undefined && { badge }),
    // Told twice all the same, by a plan that was lost in a power cut, a message shows once.
    collapseKey: collapseKeyOf(
      uid === undefined ? notificationId : `${subscriptionId} ${uidValidity} ${uid} ${mailbox}`,
    ),
    priority: 'high',
    createdAtMs: nowMs,
    expiresAtMs: dueAtMs + rules.lifetimeMs,
  };
  return waitingNotification(notification, subscription, { dueAtMs, mails: [shown] });
}

/** The newest message is what it shows then. */
function withNewer(
  entry: QueuedNotification,
  { badge, shown }: { shown: ShownMail; badge: number | undefined },
  { nowMs, rules }: Planning,
): QueuedNotification {
  const { content, ...notification } = entry.notification;
  const mailCount = ('mailCount' in content ? content.mailCount : 0) + 1;
  return {
    ...entry,
    mails: [...entry.mails, shown].slice(-MAX_MAILS_KEPT),
    notification: {
      ...notification,
      content: { kind: 'summary', mail: shown, mailCount },
      ...(badge !== undefined && { badge }),
      expiresAtMs: Math.max(entry.dueAtMs, nowMs) + rules.lifetimeMs,
    },
  };
}

function notBefore(entry: QueuedNotification, atMs: number, { rules }: Planning): QueuedNotification {
  if (entry.dueAtMs >= atMs) return entry;
  const notification = { ...entry.notification, expiresAtMs: atMs + rules.lifetimeMs };
  return { ...entry, notification, dueAtMs: atMs };
}

/** The unread messages of other mailboxes are on no badge. */
function badgeOf({ counted, mailbox, unseen }: NewMail): number | undefined {
  return counted && mailbox === 'INBOX' ? unseen : undefined;
}
