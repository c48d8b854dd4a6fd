import { AppError } from '@mailweave/foundation';

/** What one check found: a sentence, without an address of a user or a secret. */
export type Finding = {
  readonly area: string;
  /** `warning`: works, and should be looked at. `skipped`: is not configured, or cannot be checked like this. */
  readonly outcome: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly text: string;
};

/** Why something failed, in the words of the failure; with the reason of the system, such as ECONNREFUSED, where there is one. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  const { cause, publicText } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? `${publicText} (${code})` : publicText;
}

/** The system cannot read a file that a setting names. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return !(error instanceof AppError) && error instanceof Error && 'syscall' in error;
}
