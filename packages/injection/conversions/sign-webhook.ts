import { createHash, createHmac } from 'node:crypto';

const prefix = 'whsec_';

export type SignedHeaders = {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
};

/**
 * The headers of a request in the Standard Webhooks form, symmetric scheme `v1`: HMAC-SHA256 over id, timestamp and body.
 * A secret that starts with `whsec_` holds its key in base64, as that standard has it; any other is the key as it is.
 */
export function signedHeaders(
  message: { id: string; timestampSeconds: number; body: string | Uint8Array },
  secret: string,
): SignedHeaders {
  const { id, timestampSeconds, body } = message;
  const key = secret.startsWith(prefix) ? Buffer.from(secret.slice(prefix.length), 'base64') : secret;
  const signature = createHmac('sha256', key)
    .update(`${id}.${timestampSeconds}.`)
    .update(body)
    .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': `v1,${signature}`,
  };
}

/** The id of a request with these events: the same when the very same events are sent again. */
export function batchId(eventIds: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(eventIds)).digest('hex');
  return `batch_${digest.slice(0, 32)}`;
}
