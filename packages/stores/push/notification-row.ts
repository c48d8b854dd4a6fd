import type { Notification, QueuedNotification, QueueState, Trail, Transport } from '@mailweave/push';
import { fromJson } from '../sql/columns.ts';
import type { SqlValue } from '../sql/work.ts';

export type NotificationRow = {
  sequence: number;
  transport: string;
  client_id: string;
  notification: string;
  code: string | null;
  mails: string;
  state: string;
  planned_for_ms: number;
  due_at_ms: number | null;
  failed_attempts: number;
  failure: string | null;
  settled_at_ms: number | null;
};

export const notificationColumns = {
  account_id: 'TEXT',
  subscription_id: 'TEXT',
  transport: 'TEXT',
  client_id: 'TEXT',
  notification: 'TEXT',
  code: 'TEXT',
  mails: 'TEXT',
  state: 'TEXT',
  planned_for_ms: 'INTEGER',
  due_at_ms: 'INTEGER',
  failed_attempts: 'INTEGER',
  expires_at_ms: 'INTEGER',
  created_at_ms: 'INTEGER',
} as const;

/** In the order of notificationColumns. */
export function rowOf(queued: QueuedNotification): SqlValue[] {
  const { channel, dueAtMs, failedAttempts, mails, notification, plannedForMs, state } = queued;
  return [
    notification.accountId,
    notification.subscriptionId,
    channel.transport,
    channel.clientId,
    JSON.stringify(withoutCode(notification)),
    codeOf(notification),
    JSON.stringify(mails),
    state,
    plannedForMs,
    dueAtMs,
    failedAttempts,
    notification.expiresAtMs,
    notification.createdAtMs,
  ];
}

// A code lies in a column of its own, so that it can be forgotten when the notification is over. Until then it has to be there in clear: any
// process may send it, again after a kill, and a key to open it would have to lie beside it. It tells who reads the database
// nothing that he could not do to the subscription by writing there; its hash, with the subscription, stays.

function withoutCode(notification: Notification): Notification {
  const { content } = notification;
  return content.kind === 'verification'
    ? { ...notification, content: { ...content, code: '' } }
    : notification;
}

function codeOf({ content }: Notification): string | null {
  return content.kind === 'verification' ? content.code : null;
}

/** To be sent: with its code. */
export function sendableOf(row: NotificationRow): QueuedNotification {
  const queued = queuedOf(row);
  const { notification } = queued;
  if (notification.content.kind !== 'verification' || row.code === null) return queued;
  return {
    ...queued,
    notification: { ...notification, content: { ...notification.content, code: row.code } },
  };
}

export function queuedOf(row: NotificationRow): QueuedNotification {
  return {
    notification: fromJson(row.notification),
    channel: { transport: row.transport as Transport, clientId: row.client_id },
    state: row.state as QueueState,
    mails: fromJson(row.mails),
    plannedForMs: row.planned_for_ms,
    dueAtMs: row.due_at_ms ?? row.planned_for_ms,
    failedAttempts: row.failed_attempts,
  };
}

export function settledOf(row: NotificationRow): Trail['notifications'][number] {
  return {
    ...queuedOf(row),
    ...(row.failure !== null && { failure: row.failure }),
    ...(row.settled_at_ms !== null && { settledAtMs: row.settled_at_ms }),
  };
}
