/** Standard: push; RFC 8030 5, 7.3; answers to a push request; whole */

import { retryAfterMs } from '@mailweave/foundation';
import type { PushOutcome } from '@mailweave/push';
import type { EndpointAnswer } from '../endpoints/endpoint-client.ts';

/** What an answer means by itself. `refused`: key, token or form is not taken; whose mistake it is, others know. */
export type AnswerMeaning = PushOutcome | { readonly outcome: 'refused'; readonly reason: string };

export function meaningOf(answer: EndpointAnswer, nowMs: number): AnswerMeaning {
  if (answer.kind === 'unwritten') return { outcome: 'rejected', reason: answer.reason };
  if (answer.kind === 'failed') {
    if (answer.cause === 'address-refused') return { outcome: 'rejected', reason: answer.cause };
    return { outcome: 'retry', reason: answer.cause };
  }
  const { retryAfter, status } = answer;
  const reason = `status-${status}`;
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  if (status === 404 || status === 410) return { outcome: 'gone', reason };
  if (status === 400 || status === 401 || status === 403) return { outcome: 'refused', reason };
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const afterMs = retryAfter === undefined ? undefined : retryAfterMs(retryAfter, nowMs);
    return { outcome: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
  }
  return { outcome: 'rejected', reason };
}
