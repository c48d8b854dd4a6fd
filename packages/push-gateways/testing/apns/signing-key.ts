import { generateKeyPairSync, sign } from 'node:crypto';
import type { SigningKey } from './provider-tokens.ts';

/** A key as Apple gives it out, and what APNs knows of it. */
export type MadeSigningKey = SigningKey & { readonly privateKeyPem: string };

/** Ten characters each, as Apple's. */
export function makeSigningKey(teamId: string, keyId: string): MadeSigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    teamId,
    keyId,
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** A provider token, right or wrong as its parts are. */
export function signProviderToken(
  claims: { teamId: string; keyId: string; issuedAtMs: number },
  privateKeyPem: string,
): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'ES256', kid: claims.keyId })}.${part({ iss: claims.teamId, iat: Math.floor(claims.issuedAtMs / 1_000) })}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKeyPem, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}
