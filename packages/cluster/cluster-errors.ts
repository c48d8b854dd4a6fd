import { AppError } from '@mailweave/foundation';

/** Redis cannot be reached at the moment, or does not let us in. */
export class ClusterUnavailableError extends AppError {
  constructor() {
    super({
      code: 'cluster-unavailable',
      publicText: 'Redis (cluster.url) does not answer, so processes hear of each other later.',
      retry: 'later',
    });
  }
}
