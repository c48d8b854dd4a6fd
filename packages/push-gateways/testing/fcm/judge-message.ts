import { FCM_REFUSALS, type FcmRefusal } from './fcm-errors.ts';

/** A message that is right in its form. */
export type FcmMessage = {
  readonly token: string;
  readonly data: Readonly<Record<string, string>>;
  readonly collapseKey: string | undefined;
  readonly priority: 'HIGH' | 'NORMAL';
  readonly ttlSeconds: number;
};

const MAX_DATA_BYTES = 4_096;
const LONGEST_TTL_SECONDS = 28 * 24 * 60 * 60;
const RESERVED_KEY = /^(from|message_type|google\..*|gcm\..*)$/;

/** Reads the body of `messages:send`, as far as data messages for Android go. */
export function judgeMessage(body: Buffer): FcmMessage | FcmRefusal {
  const { message } = membersOf(parsed(body));
  if (message === undefined) return invalid('message');
  const { android, data = {}, token } = membersOf(message);
  if (typeof token !== 'string' || token === '') return invalid('message.token');
  const texts = textsIn(data);
  if (texts === undefined) return invalid('message.data');
  const {
    collapse_key: collapseKey,
    priority = 'NORMAL',
    ttl = `${LONGEST_TTL_SECONDS}s`,
  } = membersOf(android);
  const [, seconds] = /^(\d{1,9})(?:\.\d{1,9})?s$/.exec(String(ttl)) ?? [];
  if (seconds === undefined || Number(seconds) > LONGEST_TTL_SECONDS) return invalid('message.android.ttl');
  if (priority !== 'HIGH' && priority !== 'NORMAL') return invalid('message.android.priority');
  if (collapseKey !== undefined && typeof collapseKey !== 'string')
    return invalid('message.android.collapse_key');
  return { token, data: texts, collapseKey, priority, ttlSeconds: Number(seconds) };
}

/** Undefined: not all are texts, a key is reserved, or all together are too large. */
function textsIn(data: unknown): Record<string, string> | undefined {
  const texts: Record<string, string> = {};
  let sizeBytes = 0;
  for (const [key, value] of Object.entries(membersOf(data))) {
    if (typeof value !== 'string' || RESERVED_KEY.test(key)) return undefined;
    sizeBytes += Buffer.byteLength(key) + Buffer.byteLength(value);
    texts[key] = value;
  }
  return sizeBytes > MAX_DATA_BYTES ? undefined : texts;
}

function invalid(field: string): FcmRefusal {
  return { ...FCM_REFUSALS.badToken, field };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
