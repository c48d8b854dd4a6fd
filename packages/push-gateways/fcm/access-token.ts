import { sign } from 'node:crypto';
import { AppError, type Clock } from '@mailweave/foundation';
import type { Http2End } from '../http2/http2-call.ts';
import type { Http2Pool } from '../http2/http2-pool.ts';
import type { SharedToken } from '../tokens/token-share.ts';
import type { FcmAccount } from './config.ts';

/** The service account is not known, or its key is not good. */
export class FcmAccountRefusedError extends AppError {
  constructor(reason: string) {
    super({
      code: 'fcm-account-refused',
      publicText: `Google gives the service account no access token (${reason}). Check its file and the clock.`,
      retry: 'after-change',
    });
  }
}

/** No access token can be had at this moment. */
export class FcmTokenUnavailableError extends AppError {
  readonly afterMs: number | undefined;

  constructor(reason: string, afterMs?: number) {
    super({
      code: 'fcm-token-unavailable',
      publicText: `No access token of Google can be had (${reason}).`,
      retry: 'later',
    });
    this.afterMs = afterMs;
  }
}

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const ASSERTION_SECONDS = 3_600;
const TIMEOUT_MS = 20_000;
/** A token is renewed when so much of its time is left, and not used in the last minute. */
const RENEW_BEFORE_MS = 10 * 60_000;
const STOP_BEFORE_MS = 60_000;

/**
 * Asks Google for an access token.
 * @throws FcmAccountRefusedError, FcmTokenUnavailableError
 * @see RFC 7523 2.1
 */
export async function requestAccessToken(
  account: FcmAccount,
  pool: Http2Pool,
  clock: Clock,
): Promise<SharedToken> {
  const askedAtMs = clock.nowMs();
  const assertion = signAssertion(account, askedAtMs);
  const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const body = new URLSearchParams({ grant_type: grant, assertion }).toString();
  const { promise, resolve } = Promise.withResolvers<Http2End>();
  pool.submit({
    readsBody: true,
    givenBack: 0,
    deadlineMs: askedAtMs + TIMEOUT_MS,
    request: () => ({
      headers: {
        ':method': 'POST',
        ':path': account.tokenUrl.pathname + account.tokenUrl.search,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body,
    }),
    settle: resolve,
  });
  return tokenIn(await promise, askedAtMs);
}

function signAssertion({ email, privateKey, privateKeyId, tokenUrl }: FcmAccount, nowMs: number): string {
  const iat = Math.floor(nowMs / 1_000);
  const claims = { iss: email, scope: SCOPE, aud: tokenUrl.href, iat, exp: iat + ASSERTION_SECONDS };
  const signed = `${encoded({ alg: 'RS256', typ: 'JWT', kid: privateKeyId })}.${encoded(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

function tokenIn(end: Http2End, askedAtMs: number): SharedToken {
  if (end.end === 'unsent') throw new FcmTokenUnavailableError(end.reason, end.afterMs);
  if (end.end === 'broken') throw new FcmTokenUnavailableError(end.reason);
  const { access_token: token, error, expires_in: seconds } = membersOf(end.body);
  if (end.status === 200 && typeof token === 'string' && typeof seconds === 'number') {
    const endsAtMs = askedAtMs + seconds * 1_000;
    return { token, renewAtMs: endsAtMs - RENEW_BEFORE_MS, expiresAtMs: endsAtMs - STOP_BEFORE_MS };
  }
  const isRefused = end.status >= 400 && end.status < 500 && end.status !== 429;
  if (!isRefused) throw new FcmTokenUnavailableError(`status ${end.status}`);
  // RFC 6749 5.2 has a word for it.
  throw new FcmAccountRefusedError(typeof error === 'string' ? error.slice(0, 100) : `status ${end.status}`);
}

function membersOf(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
