import { cutUtf8 } from '../text/cut-utf8.ts';

/** What APNs and FCM take. */
export const MAX_PAYLOAD_BYTES = 4_096;

const ELLIPSIS_BYTES = 3;

/**
 * JSON of at most so many bytes: `build` is given one text after the other in a shorter form until it fits, the first in the list
 * first. Undefined: it does not fit with all of them empty.
 */
export function jsonWithin(
  texts: readonly string[],
  build: (texts: readonly string[]) => object,
  maxBytes = MAX_PAYLOAD_BYTES,
): string | undefined {
  let json = JSON.stringify(build(texts));
  let excess = excessOf(json, maxBytes);
  const shorter = [...texts];
  for (const [at, text] of texts.entries()) {
    if (excess <= 0) return json;
    // In JSON no byte of a text becomes less than one.
    const keptBytes = Buffer.byteLength(text) - excess;
    shorter[at] = keptBytes < ELLIPSIS_BYTES ? '' : cutUtf8(text, keptBytes);
    json = JSON.stringify(build(shorter));
    excess = excessOf(json, maxBytes);
  }
  return excess <= 0 ? json : undefined;
}

function excessOf(json: string, maxBytes: number): number {
  // A UTF-16 unit takes three bytes at most.
  return json.length * 3 <= maxBytes ? 0 : Buffer.byteLength(json) - maxBytes;
}
