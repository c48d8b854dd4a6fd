import type { PushOutcome } from '@mailweave/push';
import type { Http2End } from '../http2/http2-call.ts';
import { retryAfterMs } from '../http2/retry-after.ts';

/** What FCM waits with when a quota is used up and it names no time. */
const QUOTA_PAUSE_MS = 60_000;

/**
 * What an answer of FCM means. Only UNREGISTERED ends a subscription.
 * @param nowMs for a Retry-After that is a date
 * @see https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode
 */
export function fcmOutcome(end: Http2End, nowMs: number): PushOutcome {
  if (end.end === 'answered') {
    if (end.status === 200) return { outcome: 'delivered' };
    return refusal(end, nowMs);
  }
  const afterMs = end.end === 'unsent' ? end.afterMs : undefined;
  return { outcome: 'retry', reason: end.reason, ...(afterMs !== undefined && { afterMs }) };
}

/** Whether our access token is refused, and another may be taken. */
export function isTokenRefused(end: Http2End): boolean {
  return (
    end.end === 'answered' && end.status === 401 && told(end.body).errorCode !== 'THIRD_PARTY_AUTH_ERROR'
  );
}

type Answer = Extract<Http2End, { end: 'answered' }>;

function refusal({ body, headers, status }: Answer, nowMs: number): PushOutcome {
  const { errorCode, field, statusName } = told(body);
  const code = errorCode ?? statusName ?? `status ${status}`;
  if (errorCode === 'UNREGISTERED') return { outcome: 'gone', reason: code };
  if (status === 429)
    return { outcome: 'retry', reason: code, afterMs: QUOTA_PAUSE_MS, ...retryAfterMs(headers, nowMs) };
  if (status >= 500) return { outcome: 'retry', reason: code, ...retryAfterMs(headers, nowMs) };
  if (errorCode === 'SENDER_ID_MISMATCH' || status === 400 || status === 413)
    return { outcome: 'rejected', reason: field === undefined ? code : `${code} (${field})` };
  // The project is not there, the account may not send, the token is refused: all of them ours.
  return { outcome: 'misconfigured', reason: code };
}

type Told = { errorCode?: string; statusName?: string; field?: string };

/** The body of an error, or nothing when something else than FCM speaks. */
function told(body: string): Told {
  const { error } = membersOf(parsed(body));
  const { details, status } = membersOf(error);
  const found: Told = {};
  if (typeof status === 'string') found.statusName = status.slice(0, 100);
  for (const detail of Array.isArray(details) ? details : []) {
    const { errorCode, fieldViolations } = membersOf(detail);
    if (typeof errorCode === 'string') found.errorCode = errorCode.slice(0, 100);
    const { field } = membersOf(Array.isArray(fieldViolations) ? fieldViolations[0] : undefined);
    if (typeof field === 'string') found.field = field.slice(0, 100);
  }
  return found;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
