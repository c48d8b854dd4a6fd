import { AppError } from '@mailweave/foundation';

/** The command line is wrong, and the words that are wrong may hold a secret: they are not repeated. */
export class UsageError extends AppError {
  constructor(sentence: string) {
    super({ code: 'usage', publicText: sentence, retry: 'after-change' });
  }
}
