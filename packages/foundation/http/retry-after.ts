/** Nobody may ask for a longer pause than a day. */
export const LONGEST_PAUSE_MS = 24 * 60 * 60 * 1000;

/**
 * The pause that a Retry-After field asks for, in milliseconds (RFC 9110 10.2.3): seconds, or a date. Undefined for what
 * is neither; never negative, and a day at most.
 */
export function retryAfterMs(field: string, nowMs: number): number | undefined {
  const text = field.trim();
  const wantedMs = /^\d+$/.test(text) ? Number(text) * 1000 : httpDateMs(text) - nowMs;
  if (Number.isNaN(wantedMs)) return undefined;
  return Math.min(Math.max(wantedMs, 0), LONGEST_PAUSE_MS);
}

/** The form that senders must use, `Sun, 06 Nov 1994 08:49:37 GMT`; NaN for another. */
function httpDateMs(text: string): number {
  const isDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text);
  return isDate ? Date.parse(text) : Number.NaN;
}
