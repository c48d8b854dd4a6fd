import { timingSafeEqual } from 'node:crypto';
import { signedHeaders } from '../conversions/sign-webhook.ts';

/** How far the sender's clock may be from ours, both ways. */
const maxSkewSeconds = 5 * 60;

/** A request as it came. */
export type ReceivedWebhook = {
  /** Names in lower case; a list for a field that came several times. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Byte for byte. */
  body: Uint8Array;
};

/** `refused`: why, as the end of a sentence whose subject is the request. */
export type WebhookVerdict = { outcome: 'genuine' } | { outcome: 'refused'; because: string };

/**
 * Judges a request in the Standard Webhooks form, symmetric scheme `v1`: webhook-id, webhook-timestamp and
 * webhook-signature, which may hold several signatures with a space in between. Schemes that are not known are passed over.
 * @param secrets any of them will do: there are two while senders change from one to the next
 */
export function webhookVerdict(
  { headers, body }: ReceivedWebhook,
  secrets: readonly string[],
  nowMs: number,
): WebhookVerdict {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') {
    return refused('has no webhook-id, webhook-timestamp or webhook-signature, or one of them twice');
  }
  if (!/^\d{1,12}$/.test(timestamp)) return refused('has a webhook-timestamp that is no number of seconds');
  const timestampSeconds = Number(timestamp);
  if (Math.abs(nowMs / 1000 - timestampSeconds) > maxSkewSeconds) {
    return refused('was signed more than five minutes before or after now, by the clock here');
  }
  // The text that was signed has the timestamp as it was sent, not as a number is written.
  if (String(timestampSeconds) !== timestamp) return refused('has a webhook-timestamp with leading zeros');
  const expected = secrets.map(
    (secret) => signedHeaders({ id, timestampSeconds, body }, secret)['webhook-signature'],
  );
  // All pairs are compared, whichever fits: the time taken says nothing.
  const fits = signatures.split(' ').flatMap((given) => expected.map((right) => isSame(given, right)));
  return fits.includes(true)
    ? { outcome: 'genuine' }
    : refused('is signed by none of the keys of the tenant');
}

function refused(because: string): WebhookVerdict {
  return { outcome: 'refused', because };
}

function isSame(given: string, right: string): boolean {
  const [left, other] = [Buffer.from(given), Buffer.from(right)];
  return left.length === other.length && timingSafeEqual(left, other);
}
