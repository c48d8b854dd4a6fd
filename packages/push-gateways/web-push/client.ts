/** Standard: push; RFC 8030 5; TTL, Urgency and Topic of a push request; whole */
import type { Notification } from '@mailweave/push';
import type { VapidSigner } from './vapid.ts';

/** Push services keep a message for four weeks at most. */
const LONGEST_TTL_SECONDS = 28 * 24 * 60 * 60;

/** The header fields of one push request. */
export function headersOf(
  { collapseKey, content, expiresAtMs, priority }: Notification,
  signer: VapidSigner,
  at: { origin: string; nowMs: number },
): Record<string, string> {
  const leftSeconds = Math.floor((expiresAtMs - at.nowMs) / 1000);
  return {
    authorization: signer.authorization(at.origin),
    'content-encoding': 'aes128gcm',
    'content-type': 'application/octet-stream',
    ttl: String(Math.min(Math.max(leftSeconds, 0), LONGEST_TTL_SECONDS)),
    urgency: content.kind === 'dismiss' ? 'low' : priority,
    topic: collapseKey,
  };
}
