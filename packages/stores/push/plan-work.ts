import type {
  AcceptedEvent,
  AccountId,
  AccountPlan,
  MailboxEvent,
  QueuedNotification,
} from '@mailweave/push';
import { fromJson } from '../sql/columns.ts';
import { all, insertRows, run, type Work } from '../sql/work.ts';
import { type NotificationRow, notificationColumns, queuedOf, rowOf } from './notification-row.ts';

// Everything here is a part of a transaction of the caller.

const MINUTE_MS = 60_000;

/** In their order. */
export function* unplannedOf(accountIds: readonly AccountId[]): Work<AcceptedEvent[]> {
  const sql = `
    SELECT sequence, event FROM push_event WHERE account_id IN (??) AND planned_at_ms IS NULL ORDER BY sequence`;
  const rows = yield* all<{ sequence: number; event: string }>(sql, accountIds);
  return rows.map(({ event, sequence }) => ({ sequence, event: fromJson<MailboxEvent>(event) }));
}

/** With their numbers: those that wait, those of the last minute and, of accounts where something was seen, those it may concern. */
export function* queuedFor(
  accountIds: readonly AccountId[],
  seenIn: readonly AccountId[],
  nowMs: number,
): Work<Map<number, QueuedNotification>> {
  const open = 'SELECT * FROM push_notification WHERE account_id IN (??) AND due_at_ms IS NOT NULL';
  const recent = 'SELECT * FROM push_notification WHERE account_id IN (??) AND planned_for_ms > ?';
  const rows = [
    ...(yield* all<NotificationRow>(open, accountIds)),
    ...(yield* all<NotificationRow>(recent, accountIds, nowMs - MINUTE_MS)),
  ];
  if (seenIn.length > 0) {
    const told = "SELECT * FROM push_notification WHERE account_id IN (??) AND mails <> '[]'";
    rows.push(...(yield* all<NotificationRow>(told, seenIn)));
  }
  const inOrder = rows.toSorted((a, b) => a.sequence - b.sequence);
  return new Map(inOrder.map((row) => [row.sequence, queuedOf(row)]));
}

/** Notifications in their order. */
export function* insertNotifications(queued: readonly QueuedNotification[]): Work<void> {
  if (queued.length === 0) return;
  const channels = Map.groupBy(queued, ({ channel }) => `${channel.transport} ${channel.clientId}`);
  yield* insertRows({
    table: 'push_channel',
    columns: { transport: 'TEXT', client_id: 'TEXT' },
    onConflict: 'DO NOTHING',
    rows: [...channels.values()].flatMap(([first]) =>
      first === undefined ? [] : [[first.channel.transport, first.channel.clientId]],
    ),
  });
  yield* insertRows({ table: 'push_notification', columns: notificationColumns, rows: queued.map(rowOf) });
}

/** @param sequences numbers of the notifications that were there, by id */
export function* writePlan(
  plan: AccountPlan,
  sequences: ReadonlyMap<string, number>,
  nowMs: number,
): Work<void> {
  yield* insertNotifications(plan.created);
  for (const { dueAtMs, mails, notification, state } of plan.changed) {
    const isOver = state !== 'waiting' && state !== 'sending';
    // One that is under way, or over, keeps everything but the list of what was not seen.
    yield* run(
      'UPDATE push_notification SET mails = ? WHERE sequence = ?',
      JSON.stringify(mails),
      sequences.get(notification.notificationId) ?? null,
    );
    yield* run(
      `UPDATE push_notification
       SET notification = ?, state = ?, due_at_ms = ?, expires_at_ms = ?, settled_at_ms = ?
       WHERE sequence = ? AND state = 'waiting'`,
      JSON.stringify(notification),
      state,
      isOver ? null : dueAtMs,
      notification.expiresAtMs,
      isOver ? nowMs : null,
      sequences.get(notification.notificationId) ?? null,
    );
  }
  yield* insertRows({
    table: 'push_decision',
    columns: { event_sequence: 'INTEGER', subscription_id: 'TEXT', verdict: 'TEXT' },
    rows: plan.decisions.map(({ sequence, subscriptionId, verdict }) => [
      sequence,
      subscriptionId,
      JSON.stringify(verdict),
    ]),
  });
}
