import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PushTrail } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import type { Trail } from '@mailweave/push';
import { AccountParameters } from './account-parameters.ts';
import type { RouteContext } from './route-context.ts';

/** Of events and of notifications. */
const LAST = 50;

const schema = {
  tags: ['push'],
  security: byToken,
  summary: 'What became of the last messages of an account',
  description: 'Newest first. Senders, subjects and contents are not in it.',
  params: AccountParameters,
  response: { 200: PushTrail, 401: ProblemBody, 422: ProblemBody },
};

/** `/api/push/accounts/{accountId}/trail`: why a phone stayed silent. */
export function trailRoutes({ queue, tokens }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.get('/api/push/accounts/:accountId/trail', { schema }, async ({ params }) => {
      const { events, notifications } = await queue.trail(params.accountId, LAST);
      return { events: events.map(shownEvent), notifications: notifications.map(shownNotification) };
    });
  };
}

function shownEvent({ acceptedAtMs, decisions, event, plannedAtMs }: Trail['events'][number]) {
  const uids = event.event === 'seen' ? event.uids : event.uid === undefined ? [] : [event.uid];
  return {
    event: event.event,
    source: event.source,
    mailbox: event.mailbox,
    uids: [...uids],
    acceptedAt: timeOf(acceptedAtMs),
    ...(plannedAtMs !== undefined && { plannedAt: timeOf(plannedAtMs) }),
    decisions: decisions.map(shownDecision),
  };
}

function shownDecision({ subscriptionId, verdict }: Trail['events'][number]['decisions'][number]) {
  return {
    subscriptionId,
    verdict: verdict.verdict,
    ...('reason' in verdict && { reason: verdict.reason }),
    ...('until' in verdict && { until: timeOf(verdict.until) }),
    ...('notificationId' in verdict && { notificationId: verdict.notificationId }),
  };
}

function shownNotification(entry: Trail['notifications'][number]) {
  const { channel, failedAttempts, failure, notification, plannedForMs, settledAtMs, state } = entry;
  const { content, notificationId, subscriptionId } = notification;
  return {
    notificationId,
    subscriptionId,
    ...channel,
    kind: content.kind,
    ...('mailCount' in content && { mailCount: content.mailCount }),
    state,
    plannedFor: timeOf(plannedForMs),
    failedAttempts,
    ...(failure !== undefined && { failure }),
    ...(settledAtMs !== undefined && { settledAt: timeOf(settledAtMs) }),
  };
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
