import { AppError } from '@mailweave/foundation';
import { BucketNotFoundError, BucketRefusedError, BucketUnreachableError } from '../errors/bucket-error.ts';
import { ObjectChangedError, ObjectNotFoundError } from '../errors/object-storage-error.ts';

/** A request that failed: what to tell, and whether the same request may do better in a moment. */
export type S3Failure = {
  error: AppError;
  isTransient: boolean;
  /** What the server asked for by Retry-After. */
  retryAfterMs?: number | undefined;
};

/** The connection was there and said nothing for too long. */
export class StalledError extends Error {
  readonly code = 'stalled';
}

/** The answer is not one to this request: a length, range or listing that cannot be. */
export class WrongAnswerError extends Error {
  readonly code = 'wrong-answer';
}

/** What servers say about us, by S3's error codes, and what to do. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  [
    'SignatureDoesNotMatch',
    'it does not accept the signature. Check secretKey, region and authorizationType',
  ],
  ['InvalidAccessKeyId', 'it does not know the access key. Check accessKey and the endpoint'],
  ['AccessDenied', 'access is denied. Check accessKey and secretKey, and what they may do'],
  ['AuthorizationHeaderMalformed', 'it expects another region. Check region'],
  ['RequestTimeTooSkewed', "its clock and this machine's differ by too much. Set the clock right"],
  ['PermanentRedirect', 'it is at another endpoint. Check endpoint and region'],
]);

const TRANSIENT_STATUS = new Set([408, 429, 500, 502, 503, 504]);
/** Node's and OpenSSL's names for a certificate that does not prove the server. */
const CERTIFICATE_CODE = /CERT|^ERR_TLS|^UNABLE_TO_|^ERR_SSL/;

/**
 * What an error of the library or of the connection means.
 * @param key of the object in question; undefined for a listing
 */
export function s3Failure(thrown: unknown, bucket: string, key: string | undefined): S3Failure {
  if (thrown instanceof AppError) return lasting(thrown);
  const { name, code, status, retryAfterMs, isClockCorrected } = read(thrown);
  const cause = brief(thrown);
  if (status === undefined || (status >= 200 && status < 300))
    return connectionFailure(code ?? name, bucket, cause);
  if (status === 404) {
    const isBucket = name === 'NoSuchBucket' || key === undefined;
    return lasting(isBucket ? new BucketNotFoundError(bucket, cause) : new ObjectNotFoundError(key, cause));
  }
  if (status === 412 && key !== undefined) return lasting(new ObjectChangedError(key));
  const isTransient = TRANSIENT_STATUS.has(status) || name === 'RequestTimeout' || name === 'SlowDown';
  if (isTransient) {
    const reason = `it answers ${status}${status === 429 || status === 503 ? ' (overloaded)' : ''}`;
    return { error: new BucketUnreachableError(bucket, { reason, cause }), isTransient, retryAfterMs };
  }
  const reason = REFUSALS.get(name) ?? refusalOf(status);
  return { error: new BucketRefusedError(bucket, { reason, cause }), isTransient: isClockCorrected };
}

function lasting(error: AppError): S3Failure {
  return { error, isTransient: false };
}

function refusalOf(status: number): string {
  if (status === 401 || status === 403)
    return 'access is denied. Check accessKey, secretKey, region and the clock';
  return `it answers with status ${status}. Check endpoint, pathStyle and authorizationType`;
}

function connectionFailure(code: string, bucket: string, cause: unknown): S3Failure {
  if (CERTIFICATE_CODE.test(code)) {
    const reason = `the endpoint's certificate is not accepted (${code}). Check endpoint and caFile`;
    return lasting(new BucketRefusedError(bucket, { reason, cause }));
  }
  const reason = CONNECTION_REASONS.get(code) ?? 'the connection broke or the answer cannot be understood';
  return { error: new BucketUnreachableError(bucket, { reason, cause }), isTransient: true };
}

const CONNECTION_REASONS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing listens at the endpoint'],
  ['ENOTFOUND', "the endpoint's name is not known"],
  ['EAI_AGAIN', "the endpoint's name cannot be looked up"],
  ['ETIMEDOUT', 'the endpoint does not answer in time'],
  ['TimeoutError', 'the endpoint does not answer in time'],
  ['stalled', 'it stopped in the middle of an object'],
]);

type Read = {
  name: string;
  code: string | undefined;
  status: number | undefined;
  retryAfterMs: number | undefined;
  isClockCorrected: boolean;
};

/** The library's errors are known by their fields, never by their texts. */
function read(thrown: unknown): Read {
  const error: {
    name?: unknown;
    code?: unknown;
    $metadata?: { httpStatusCode?: number; clockSkewCorrected?: boolean };
    $response?: { statusCode?: number; headers?: Record<string, string> };
  } = thrown instanceof Error ? thrown : {};
  return {
    name: typeof error.name === 'string' ? error.name : '',
    code: typeof error.code === 'string' ? error.code : undefined,
    status: error.$metadata?.httpStatusCode ?? error.$response?.statusCode,
    retryAfterMs: retryAfterMs(error.$response?.headers?.['retry-after']),
    isClockCorrected: error.$metadata?.clockSkewCorrected === true,
  };
}

/** Seconds; a date, which RFC 9110 section 10.2.3 allows too, is not used by S3 servers. */
function retryAfterMs(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** A cause without the library's copies of request and answer, which hold access key and signature. */
function brief(thrown: unknown): Error {
  const { name, code, status } = read(thrown);
  const cause = new Error(status === undefined ? name : `status ${status}`);
  return Object.assign(cause, { name: name || 'Error', ...(code !== undefined && { code }) });
}
