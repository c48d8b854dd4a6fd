/** Says that there was more. */
const ELLIPSIS = '…';
const ELLIPSIS_BYTES = 3;

/**
 * The text, or as much of its beginning as `maxBytes` of UTF-8 hold together with an ellipsis; cut between characters as a reader
 * counts them, so an accent or a flag is never torn apart. Half a surrogate pair becomes U+FFFD.
 * @param maxBytes at least 3
 */
export function cutUtf8(text: string, maxBytes: number): string {
  const whole = text.toWellFormed();
  if (Buffer.byteLength(whole) <= maxBytes) return whole;
  // Characters have at least one byte: what lies beyond is never kept, and need not be looked at.
  const candidates = characters.segment(whole.slice(0, maxBytes));
  let kept = '';
  let left = maxBytes - ELLIPSIS_BYTES;
  for (const { segment } of candidates) {
    left -= Buffer.byteLength(segment);
    if (left < 0) break;
    kept += segment;
  }
  return kept + ELLIPSIS;
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });
