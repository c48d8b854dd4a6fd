import type { policies } from 'cassandra-driver';
import type { Driver } from './driver.ts';

/** Attempts on other nodes after the first. */
const maxRetries = 2;

type Info = policies.retry.OperationInfo;

/**
 * Every statement of ours may be run twice, so one that failed on a node is tried on others: when the node is gone, when
 * its replicas did not answer it in time, as they do while a node has just died, or when it sees too few of them.
 */
export function retryPolicy({ policies: { retry } }: Driver): policies.retry.RetryPolicy {
  class NextNodePolicy extends retry.RetryPolicy {
    override onReadTimeout(info: Info) {
      return this.#onNextNode(info);
    }

    override onWriteTimeout(info: Info) {
      return this.#onNextNode(info);
    }

    override onUnavailable(info: Info) {
      return this.#onNextNode(info);
    }

    /** At the statement's own level: the one that an error names may be that of its condition. */
    #onNextNode({ executionOptions, nbRetry }: Info) {
      if (nbRetry >= maxRetries) return this.rethrowResult();
      return this.retryResult(executionOptions.getConsistency(), false);
    }
  }
  return new NextNodePolicy();
}
