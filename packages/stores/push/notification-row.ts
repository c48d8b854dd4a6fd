import type { QueuedNotification, QueueState, Trail, Transport } from '@mailweave/push';
import { fromJson } from '../sql/columns.ts';
import type { SqlValue } from '../sql/work.ts';

export type NotificationRow = {
  sequence: number;
  transport: string;
  client_id: string;
  notification: string;
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
    JSON.stringify(notification),
    JSON.stringify(mails),
    state,
    plannedForMs,
    dueAtMs,
    failedAttempts,
    notification.expiresAtMs,
    notification.createdAtMs,
  ];
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
