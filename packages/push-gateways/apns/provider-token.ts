import { sign } from 'node:crypto';
import type { SharedToken } from '../tokens/token-share.ts';
import type { ProviderKey } from './config.ts';

const MINUTE_MS = 60_000;
/** APNs wants a token used for 20 minutes at least and 60 at most. */
const RENEW_AFTER_MS = 40 * MINUTE_MS;
const USE_FOR_MS = 55 * MINUTE_MS;

/**
 * A provider token, signed now.
 * @see https://developer.apple.com/documentation/usernotifications/establishing-a-token-based-connection-to-apns
 */
export function signProviderToken({ keyId, privateKey, teamId }: ProviderKey, nowMs: number): SharedToken {
  const header = encoded({ alg: 'ES256', kid: keyId });
  const claims = encoded({ iss: teamId, iat: Math.floor(nowMs / 1_000) });
  const signed = Buffer.from(`${header}.${claims}`);
  // JWS has the two numbers side by side: RFC 7518 3.4.
  const signature = sign('sha256', signed, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return {
    token: `${header}.${claims}.${signature.toString('base64url')}`,
    renewAtMs: nowMs + RENEW_AFTER_MS,
    expiresAtMs: nowMs + USE_FOR_MS,
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
