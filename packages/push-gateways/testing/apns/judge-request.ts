import type { ReceivedRequest } from '../http2/http2-simulator.ts';

/** A request that is right in its form. */
export type ApnsRequest = {
  readonly token: string;
  readonly topic: string | undefined;
  readonly apnsId: string | undefined;
  readonly collapseId: string | undefined;
  readonly expiration: number;
  readonly payload: Readonly<Record<string, unknown>>;
};

/** What APNs refuses, in Apple's words. */
export type Refusal = {
  readonly status: number;
  readonly reason: string;
  /** Milliseconds since 1970, with 410. */
  readonly timestamp?: number;
};

const MAX_PAYLOAD_BYTES = 4_096;
const MAX_COLLAPSE_ID_BYTES = 64;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PUSH_TYPES: ReadonlySet<string> = new Set([
  'alert',
  'background',
  'location',
  'voip',
  'complication',
  'fileprovider',
  'mdm',
  'liveactivity',
  'pushtotalk',
]);

/** Reads a request of `POST /3/device/<token>`. */
export function judgeRequest({ body, headers }: ReceivedRequest): ApnsRequest | Refusal {
  const [, token] = /^\/3\/device\/(.*)$/.exec(headers[':path'] ?? '') ?? [];
  if (token === undefined) return { status: 404, reason: 'BadPath' };
  if (headers[':method'] !== 'POST') return { status: 405, reason: 'MethodNotAllowed' };
  if (token === '') return { status: 400, reason: 'MissingDeviceToken' };
  if (!/^([0-9a-f]{2}){32,100}$/i.test(token)) return { status: 400, reason: 'BadDeviceToken' };
  const reason = headerReason(headers);
  if (reason !== undefined) return { status: 400, reason };
  if (body.length === 0) return { status: 400, reason: 'PayloadEmpty' };
  if (body.length > MAX_PAYLOAD_BYTES) return { status: 413, reason: 'PayloadTooLarge' };
  const payload = parsed(body);
  // APNs answers a payload that is no JSON as one that is missing.
  if (payload === undefined) return { status: 400, reason: 'PayloadEmpty' };
  return {
    token: token.toLowerCase(),
    topic: one(headers['apns-topic']),
    apnsId: one(headers['apns-id']),
    collapseId: one(headers['apns-collapse-id']),
    expiration: Number(headers['apns-expiration'] ?? 0),
    payload,
  };
}

function headerReason(headers: ReceivedRequest['headers']): string | undefined {
  const { 'apns-collapse-id': collapseId, 'apns-id': apnsId, 'apns-push-type': pushType } = headers;
  const { 'apns-expiration': expiration = '0', 'apns-priority': priority = '10' } = headers;
  if (apnsId !== undefined && !UUID.test(String(apnsId))) return 'BadMessageId';
  if (Buffer.byteLength(String(collapseId ?? '')) > MAX_COLLAPSE_ID_BYTES) return 'BadCollapseId';
  if (!/^\d{1,12}$/.test(String(expiration))) return 'BadExpirationDate';
  if (!/^(10|5|1)$/.test(String(priority))) return 'BadPriority';
  if (!PUSH_TYPES.has(String(pushType ?? 'alert'))) return 'InvalidPushType';
  // iOS throttles background notifications, and APNs takes them at low priority only.
  if (pushType === 'background' && priority === '10') return 'BadPriority';
  return undefined;
}

function parsed(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null && 'aps' in value ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
