import { AppError } from '@mailweave/foundation';

/** A manifest that has the right shape but contradicts itself. */
export class InvalidManifestError extends AppError {
  /** @param sentence which field, and what it has to be */
  constructor(sentence: string) {
    super({
      code: 'manifest-invalid',
      publicText: `The manifest is not valid: ${sentence}`,
      retry: 'after-change',
    });
  }
}
