import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  AccountId,
  AccountPlanner,
  Channel,
  NotificationQueue,
  QueuedNotification,
  Settlement,
  TakenNotification,
  Trail,
} from '@mailweave/push';
import { fromJson } from '../sql/columns.ts';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { all, run } from '../sql/work.ts';
import { type NotificationRow, sendableOf, settledOf } from './notification-row.ts';
import { insertNotifications, queuedFor, unplannedOf, writePlan } from './plan-work.ts';

/** Rows purged per transaction: a few milliseconds, so that other writers get their turn. */
const purgeStep = 2000;

/**
 * Planning, taking and settling do not wait for the disk. What a power cut takes of them is done once more from events that are
 * on the disk: a device gets a message again under the same collapse key, and shows it once.
 */
export class SqlNotificationQueue implements NotificationQueue {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async unplannedAccounts(limit: number, without: readonly AccountId[] = []): Promise<AccountId[]> {
    const others = without.length === 0 ? '' : 'AND NOT (account_id IN (??))';
    const sql = `
      SELECT account_id FROM push_event WHERE planned_at_ms IS NULL ${others}
      ORDER BY accepted_at_ms, sequence LIMIT ?`;
    const parameters = without.length === 0 ? [limit] : [without, limit];
    const rows = await this.#database.perform(() => all<{ account_id: AccountId }>(sql, ...parameters));
    return [...new Set(rows.map(({ account_id }) => account_id))];
  }

  async plan(
    accountIds: readonly AccountId[],
    planner: AccountPlanner,
    nowMs: number,
  ): Promise<QueuedNotification[]> {
    const subjects = accountIds.map((accountId) => `push ${accountId}`);
    return await this.#database.unsynced(subjects, function* () {
      const events = yield* unplannedOf(accountIds);
      if (events.length === 0) return [];
      const byAccount = Map.groupBy(events, ({ event }) => event.accountId);
      const concerned = [...byAccount.keys()];
      const seenIn = concerned.filter((id) => byAccount.get(id)?.some(({ event }) => event.event === 'seen'));
      const queued = yield* queuedFor(concerned, seenIn, nowMs);
      const sequences = new Map(
        [...queued].map(([at, { notification }]) => [notification.notificationId, at]),
      );
      const ofAccount = Map.groupBy(queued.values(), ({ notification }) => notification.accountId);
      const plans = concerned.map((accountId) =>
        planner(accountId, ofAccount.get(accountId) ?? [], byAccount.get(accountId) ?? []),
      );
      const plan = {
        created: plans.flatMap(({ created }) => created),
        changed: plans.flatMap(({ changed }) => changed),
        decisions: plans.flatMap(({ decisions }) => decisions),
      };
      yield* writePlan(plan, sequences, nowMs);
      const planned = 'UPDATE push_event SET planned_at_ms = ? WHERE sequence IN (??)';
      yield* run(
        planned,
        nowMs,
        events.map(({ sequence }) => sequence),
      );
      return plan.created;
    });
  }

  async add(queued: readonly QueuedNotification[]): Promise<void> {
    await this.#database.transaction([], () => insertNotifications(queued));
  }

  async dueChannels(nowMs: number): Promise<Channel[]> {
    const sql = `
      SELECT transport, client_id FROM push_channel WHERE EXISTS (
        SELECT 1 FROM push_notification AS due
        WHERE due.transport = push_channel.transport AND due.client_id = push_channel.client_id
          AND due.due_at_ms <= ?)`;
    const rows = await this.#database.perform(() =>
      all<{ transport: Channel['transport']; client_id: string }>(sql, nowMs),
    );
    return rows.map(({ client_id, transport }) => ({ transport, clientId: client_id }));
  }

  async takeDue({
    channel,
    leaseId,
    leaseUntilMs,
    limit,
    nowMs,
  }: Parameters<NotificationQueue['takeDue']>[0]): Promise<TakenNotification[]> {
    // Asked again of each row: of two who found it at once, the second sees here what the first has made of it.
    const sql = `
      UPDATE push_notification SET state = 'sending', lease_id = ?, due_at_ms = ?
      WHERE due_at_ms <= ? AND sequence IN (
        SELECT sequence FROM push_notification
        WHERE transport = ? AND client_id = ? AND due_at_ms <= ? ORDER BY due_at_ms, sequence LIMIT ?)
      RETURNING *`;
    const { clientId, transport } = channel;
    const rows = await this.#database.unsynced([], () =>
      all<NotificationRow>(sql, leaseId, leaseUntilMs, nowMs, transport, clientId, nowMs, limit),
    );
    return rows
      .toSorted((a, b) => a.sequence - b.sequence)
      .map((row) => ({ ...sendableOf(row), sequence: row.sequence }));
  }

  async settle(leaseId: string, settlements: readonly Settlement[], nowMs: number): Promise<number> {
    if (settlements.length === 0) return 0;
    const settling = (code: 'code' | 'NULL'): string => `
      UPDATE push_notification
      SET code = ${code}, lease_id = NULL, state = ?, due_at_ms = ?, failure = ?, failed_attempts = failed_attempts + ?, settled_at_ms = ?
      WHERE lease_id = ? AND sequence IN (??)`;
    // Those that become the same are one statement.
    const groups = Map.groupBy(settlements, ({ sequence: _, ...verdict }) => JSON.stringify(verdict));
    return await this.#database.unsynced([], function* () {
      let settled = 0;
      for (const group of groups.values()) {
        const [first] = group;
        if (first === undefined) continue;
        const isOver = first.state !== 'waiting';
        settled += yield* run(
          settling(isOver ? 'NULL' : 'code'),
          first.state,
          first.state === 'waiting' ? first.dueAtMs : null,
          first.failure ?? null,
          first.state === 'waiting' && first.hasFailed ? 1 : 0,
          isOver ? nowMs : null,
          leaseId,
          group.map(({ sequence }) => sequence),
        );
      }
      return settled;
    });
  }

  async retryNow({ clientId, transport }: Channel, nowMs: number): Promise<number> {
    const sql = `
      UPDATE push_notification SET due_at_ms = ?
      WHERE transport = ? AND client_id = ? AND due_at_ms > ? AND state = 'waiting' AND failed_attempts > 0`;
    return await this.#database.perform(() => run(sql, nowMs, transport, clientId, nowMs));
  }

  async trail(accountId: AccountId, limit: number): Promise<Trail> {
    const lastEvents = `
      SELECT * FROM push_event WHERE account_id = ? ORDER BY sequence DESC LIMIT ?`;
    const decisionsOf = 'SELECT * FROM push_decision WHERE event_sequence IN (??)';
    const lastNotifications = `
      SELECT * FROM push_notification WHERE account_id = ? ORDER BY planned_for_ms DESC, sequence DESC LIMIT ?`;
    return await this.#database.perform(function* () {
      const events = yield* all<EventRow>(lastEvents, accountId, limit);
      const decisions = yield* all<DecisionRow>(
        decisionsOf,
        events.map(({ sequence }) => sequence),
      );
      const byEvent = Map.groupBy(decisions, ({ event_sequence }) => event_sequence);
      const rows = yield* all<NotificationRow>(lastNotifications, accountId, limit);
      return {
        events: events.map((row) => ({
          event: fromJson(row.event),
          acceptedAtMs: row.accepted_at_ms,
          ...(row.planned_at_ms !== null && { plannedAtMs: row.planned_at_ms }),
          decisions: (byEvent.get(row.sequence) ?? []).map((each) => ({
            sequence: row.sequence,
            subscriptionId: each.subscription_id,
            verdict: fromJson(each.verdict),
          })),
        })),
        notifications: rows.map(settledOf),
      };
    });
  }

  async purge(beforeMs: number, nowMs: number): Promise<number> {
    // From the oldest on, and no further than the first that stays: tables are not searched for the others.
    const events = `
      DELETE FROM push_event WHERE accepted_at_ms < ? AND planned_at_ms IS NOT NULL
        AND sequence IN (SELECT sequence FROM push_event ORDER BY sequence LIMIT ?) RETURNING sequence`;
    const notifications = `
      DELETE FROM push_notification WHERE created_at_ms < ? AND (due_at_ms IS NULL OR expires_at_ms < ?)
        AND sequence IN (SELECT sequence FROM push_notification ORDER BY sequence LIMIT ?)`;
    const codes = 'UPDATE push_notification SET code = NULL WHERE code IS NOT NULL AND expires_at_ms < ?';
    await this.#database.perform(() => run(codes, nowMs));
    let purged = 0;
    for (;;) {
      const step = await this.#database.transaction([], function* () {
        const gone = yield* all<{ sequence: number }>(events, beforeMs, purgeStep);
        const sequences = gone.map(({ sequence }) => sequence);
        yield* run('DELETE FROM push_decision WHERE event_sequence IN (??)', sequences);
        return sequences.length + (yield* run(notifications, beforeMs, nowMs, purgeStep));
      });
      purged += step;
      if (step < purgeStep) return purged;
      await nextTurn();
    }
  }
}

type EventRow = { sequence: number; event: string; accepted_at_ms: number; planned_at_ms: number | null };
type DecisionRow = { event_sequence: number; subscription_id: string; verdict: string };
