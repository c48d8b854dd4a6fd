/** Standard: push; RFC 6749 6; refreshing an access token of OAuth 2.0; whole */
import { AppError, Secret } from '@mailweave/foundation';
import { boundedText } from '@mailweave/host';
import type { OAuthConfig } from './oauth-config.ts';

/** What a token endpoint gives for a refresh token. */
export type TokenAnswer =
  | {
      readonly outcome: 'token';
      readonly token: Secret;
      /** Undefined: it does not say. */
      readonly lifetimeMs: number | undefined;
      /** In place of the one that was shown, which counts no more. */
      readonly refreshToken: Secret | undefined;
    }
  /** The refresh token is revoked, expired, or of somebody else. */
  | { readonly outcome: 'refused' };

/** The authorization server cannot be reached, or does not take our client id. */
class AccessTokenUnavailableError extends AppError {
  constructor(reason: string) {
    super({
      code: 'access-token-unavailable',
      publicText: `The token endpoint (push.oauth.tokenUrl) gives no access token (${reason}).`,
      retry: 'later',
    });
  }
}

/** Tokens that carry claims are some kilobytes. */
const MAX_ANSWER_BYTES = 65_536;

/** @throws AccessTokenUnavailableError */
export async function refreshAccessToken(config: OAuthConfig, refreshToken: Secret): Promise<TokenAnswer> {
  const response = await post(config, refreshToken);
  const members = membersOf(await boundedText(response, MAX_ANSWER_BYTES).catch(() => ''));
  const { access_token: token, error, expires_in: seconds, refresh_token: next } = members;
  if (response.ok && typeof token === 'string') {
    return {
      outcome: 'token',
      token: new Secret(token),
      lifetimeMs: typeof seconds === 'number' ? seconds * 1_000 : undefined,
      refreshToken: typeof next === 'string' ? new Secret(next) : undefined,
    };
  }
  // Only this says that the refresh token itself is no good (RFC 6749 5.2).
  if (response.status === 400 && error === 'invalid_grant') return { outcome: 'refused' };
  throw new AccessTokenUnavailableError(codeIn(error) ?? `status ${response.status}`);
}

/** @throws AccessTokenUnavailableError */
async function post(config: OAuthConfig, refreshToken: Secret): Promise<Response> {
  const { clientId, clientSecret, scope, timeoutMs, tokenUrl } = config;
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken.reveal(),
    ...(scope !== undefined && { scope }),
    ...(clientSecret === undefined && { client_id: clientId }),
  });
  const headers = {
    accept: 'application/json',
    ...(clientSecret !== undefined && { authorization: basicOf(clientId, clientSecret) }),
  };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(tokenUrl, { method: 'POST', headers, body, signal, redirect: 'error' });
  } catch (error) {
    throw new AccessTokenUnavailableError(error instanceof Error ? error.name : 'unknown reason');
  }
}

/** Both are encoded as in a form first (RFC 6749 2.3.1). */
function basicOf(clientId: string, clientSecret: Secret): string {
  const [id, secret] = [clientId, clientSecret.reveal()].map((text) =>
    new URLSearchParams({ x: text }).toString().slice(2),
  );
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

/** A code that RFC 6749 defines, or one like it; nothing longer reaches a log. */
function codeIn(error: unknown): string | undefined {
  return typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : undefined;
}

function membersOf(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
