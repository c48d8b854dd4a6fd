import type { IncomingHttpHeaders } from 'node:http';
import type { ArrivedPush } from './device.ts';

/** The least that a push service takes (RFC 8030 section 7.2), and what most take at most. */
export const MAX_BODY_BYTES = 4096;

/** What the header fields of a push request say, or what is wrong with them (RFC 8030 section 5). */
export function readPushHeaders(
  headers: IncomingHttpHeaders,
): Omit<ArrivedPush, 'payload'> | { problem: string } {
  const [encoding, ttl, topic, urgency = 'normal'] = ['content-encoding', 'ttl', 'topic', 'urgency'].map(
    (name) => {
      const value = headers[name];
      return typeof value === 'string' ? value : undefined;
    },
  );
  if (encoding !== 'aes128gcm') return { problem: 'Content-Encoding is not aes128gcm' };
  if (ttl === undefined || !/^\d{1,9}$/.test(ttl))
    return { problem: 'TTL is missing or no number of seconds' };
  if (topic !== undefined && !/^[\w-]{1,32}$/.test(topic)) return { problem: 'Topic is no 32 of base64url' };
  if (!['very-low', 'low', 'normal', 'high'].includes(urgency)) return { problem: 'Urgency is none' };
  return { ttlSeconds: Number(ttl), urgency, ...(topic !== undefined && { topic }) };
}
