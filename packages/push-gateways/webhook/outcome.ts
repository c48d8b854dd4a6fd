import { retryAfterMs } from '@mailweave/foundation';
import type { PushOutcome } from '@mailweave/push';
import type { EndpointAnswer } from '../endpoints/endpoint-client.ts';

/** Who chose the address: with `operator` a refused log-in is a mistake in the settings, and no word about one subscription. */
export type AddressOwner = 'operator' | 'subscriber';

/** What became of a call. Receivers end a subscription by 404, 405 or 410, and one that chose its own address by 403 as well. */
export function outcomeOf(answer: EndpointAnswer, owner: AddressOwner, nowMs: number): PushOutcome {
  if (answer.kind === 'unwritten') return { outcome: 'rejected', reason: answer.reason };
  if (answer.kind === 'failed') {
    if (answer.cause === 'address-refused') return { outcome: 'rejected', reason: answer.cause };
    return { outcome: 'retry', reason: answer.cause };
  }
  const { retryAfter, status } = answer;
  const reason = `status-${status}`;
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  if (status === 404 || status === 405 || status === 410) return { outcome: 'gone', reason };
  if (status === 401 || status === 403) {
    if (owner === 'operator') return { outcome: 'misconfigured', reason };
    return { outcome: status === 403 ? 'gone' : 'rejected', reason };
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const afterMs = retryAfter === undefined ? undefined : retryAfterMs(retryAfter, nowMs);
    return { outcome: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
  }
  return { outcome: 'rejected', reason };
}
