import type { IncomingHttpHeaders } from 'node:http2';

/** Retry-After as seconds or as a date. @see RFC 9110 10.2.3 */
export function retryAfterMs(headers: IncomingHttpHeaders, nowMs: number): { afterMs?: number } {
  const value = headers['retry-after'];
  if (value === undefined) return {};
  if (/^\d{1,9}$/.test(value)) return { afterMs: Number(value) * 1_000 };
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? {} : { afterMs: Math.max(0, atMs - nowMs) };
}
