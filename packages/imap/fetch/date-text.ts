const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * date-time (RFC 3501 9): `" 7-Feb-1994 21:52:25 +0000"` with its quotes, in UTC, whole seconds.
 *
 * @param atMs milliseconds since 1970
 */
export function internalDateText(atMs: number): string {
  const date = new Date(atMs);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  const time = date.toISOString().slice(11, 19);
  return `"${day}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()} ${time} +0000"`;
}
