import type { AppError, RetryHint } from '@mailweave/foundation';

/** The HTTP status of failures for which the retry hint does not say enough. */
const statusByCode: Readonly<Record<string, number>> = {
  'account-unknown': 404,
  'callback-refused': 401,
  'callback-unreadable': 400,
  'client-foreign': 403,
  'conversion-point-unknown': 404,
  'import-unknown': 404,
  'log-in-limited': 429,
  'log-in-refused': 401,
  'object-not-found': 404,
  'object-storage-failed': 502,
  'property-unset': 404,
  'registration-unknown': 404,
  'rejects-not-here': 404,
  'request-too-large': 413,
  'revision-not-newer': 409,
  'revision-superseded': 409,
  'secret-unreadable': 500,
  'secrets-key-missing': 500,
  'session-unknown': 401,
  'signature-invalid': 401,
  'store-corrupt': 500,
  'store-too-new': 500,
  'subscription-unknown': 404,
  'subscriptions-too-many': 409,
  'template-unknown': 404,
  'tenant-busy': 409,
  'tenant-database-missing': 409,
  'tenant-exists': 409,
  'tenant-unknown': 404,
  'token-too-narrow': 403,
  'token-unknown': 401,
};

/** For all others: whether the caller or the time has to change. */
const statusByRetry: Readonly<Record<RetryHint, number>> = {
  never: 422,
  'after-change': 422,
  later: 503,
};

export function statusOf(failure: AppError): number {
  return statusByCode[failure.code] ?? statusByRetry[failure.retry];
}
