import type { PushOutcome } from '@mailweave/push';
import type { Http2End } from '../http2/http2-call.ts';
import { retryAfterMs } from '../http2/retry-after.ts';

/** Reasons that speak of our key, certificate or topic. */
const OURS: ReadonlySet<string> = new Set([
  'BadCertificate',
  'BadCertificateEnvironment',
  'BadEnvironmentKeyIdInToken',
  'ExpiredProviderToken',
  'Forbidden',
  'InvalidProviderToken',
  'MissingProviderToken',
  'UnrelatedKeyIdInToken',
  'BadTopic',
  'MissingTopic',
  'TopicDisallowed',
]);

/** Asked when APNs refuses a device token: whether others of the same brand work these minutes. */
export type OthersWork = () => boolean;

/**
 * What an answer of APNs means. A refused token ends a subscription only when it is not our environment that is wrong.
 * @param nowMs for a Retry-After that is a date
 * @see https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns
 */
export function apnsOutcome(end: Http2End, othersWork: OthersWork, nowMs: number): PushOutcome {
  if (end.end === 'answered') {
    if (end.status === 200) return { outcome: 'delivered' };
    return refusal(end, othersWork, nowMs);
  }
  if (OURS.has(end.reason)) return { outcome: 'misconfigured', reason: end.reason };
  const afterMs = end.end === 'unsent' ? end.afterMs : undefined;
  return { outcome: 'retry', reason: end.reason, ...(afterMs !== undefined && { afterMs }) };
}

type Answer = Extract<Http2End, { end: 'answered' }>;

function refusal(answer: Answer, othersWork: OthersWork, nowMs: number): PushOutcome {
  const { status } = answer;
  const { reason = `status ${status}`, timestamp } = told(answer.body);
  if (status === 410)
    return { outcome: 'gone', reason, ...(timestamp !== undefined && { sinceMs: timestamp }) };
  if (OURS.has(reason) || status === 401 || status === 403) return { outcome: 'misconfigured', reason };
  const isLater = status === 429 || status >= 500 || reason === 'IdleTimeout';
  if (isLater) return { outcome: 'retry', reason, ...retryAfterMs(answer.headers, nowMs) };
  if (reason === 'BadDeviceToken' && othersWork()) return { outcome: 'gone', reason };
  return { outcome: 'rejected', reason };
}

/** The body of a refusal, or nothing when something else than APNs speaks. */
function told(body: string): { reason?: string; timestamp?: number } {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return {};
    const reason =
      'reason' in value && typeof value.reason === 'string' ? value.reason.slice(0, 100) : undefined;
    const timestamp =
      'timestamp' in value && typeof value.timestamp === 'number' ? value.timestamp : undefined;
    return { ...(reason !== undefined && { reason }), ...(timestamp !== undefined && { timestamp }) };
  } catch {
    return {};
  }
}
