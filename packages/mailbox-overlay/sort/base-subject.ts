/** subj-blob (RFC 5256 5). */
const BLOB = /\[[^[\]]*\] */y;
/** subj-refwd. */
const REPLY_OR_FORWARD = /(?:re|fwd?) *(?:\[[^[\]]*\] *)?:/iy;
const TRAILER = '(fwd)';
const FORWARD_HEADER = '[fwd:';
const FORWARD_TRAILER = ']';

/**
 * The subject without what replying and forwarding has put around it (RFC 5256 2.1), in linear time.
 *
 * @param text decoded: of step (1) only the white space is left to do
 */
export function baseSubject(text: string): string {
  let subject = text.replace(/[ \t\r\n]+/g, ' ');
  for (;;) {
    subject = withoutLeaders(withoutTrailers(subject));
    const inner = insideForward(subject);
    if (inner === undefined) return subject;
    subject = inner;
  }
}

/** Step (2). */
function withoutTrailers(subject: string): string {
  let end = subject.length;
  for (;;) {
    if (subject[end - 1] === ' ') end -= 1;
    else if (subject.slice(Math.max(0, end - TRAILER.length), end).toLowerCase() === TRAILER) {
      end -= TRAILER.length;
    } else return subject.slice(0, end);
  }
}

/**
 * Steps (3) to (5). Blobs go with the `Re:` behind them, else alone as long as anything is left: from whichever
 * of them one looks, what stands behind the last is the same.
 */
function withoutLeaders(subject: string): string {
  let start = 0;
  for (;;) {
    while (subject[start] === ' ') start += 1;
    const blobs = blobsAt(subject, start);
    const leaderEnd = matchEnd(REPLY_OR_FORWARD, subject, blobs.end);
    if (leaderEnd === undefined) return subject.slice(blobs.end < subject.length ? blobs.end : blobs.last);
    start = leaderEnd;
  }
}

/** Step (6): undefined when it is no subj-fwd. */
function insideForward(subject: string): string | undefined {
  const begins = subject.slice(0, FORWARD_HEADER.length).toLowerCase() === FORWARD_HEADER;
  const isForward = begins && subject.endsWith(FORWARD_TRAILER);
  return isForward ? subject.slice(FORWARD_HEADER.length, -FORWARD_TRAILER.length) : undefined;
}

/** Where the blobs that begin at `start` end, and where the last of them begins. */
function blobsAt(subject: string, start: number): { last: number; end: number } {
  let [last, end] = [start, start];
  for (let next = matchEnd(BLOB, subject, end); next !== undefined; next = matchEnd(BLOB, subject, end)) {
    [last, end] = [end, next];
  }
  return { last, end };
}

function matchEnd(pattern: RegExp, subject: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(subject) ? pattern.lastIndex : undefined;
}
