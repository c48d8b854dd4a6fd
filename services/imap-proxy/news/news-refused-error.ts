import { AppError } from '@mailweave/foundation';

/** The role push understands these news not, and will not later. */
export class NewsRefusedError extends AppError {
  /** @param status of the answer over HTTP */
  constructor(status: number) {
    super({
      code: 'news-refused',
      publicText: `The role push refused news of woven messages with status ${status}. Run the same version in both processes.`,
      retry: 'after-change',
    });
  }
}
