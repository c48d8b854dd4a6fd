import { createPublicKey, verify } from 'node:crypto';

const DAY_SECONDS = 24 * 60 * 60;

/** What is wrong with the Authorization of a push request (RFC 8292), or the key that it proves. */
export type VapidVerdict = { readonly key: string } | { readonly problem: string };

export function checkVapid(
  authorization: string | undefined,
  { nowMs, origin }: { origin: string; nowMs: number },
): VapidVerdict {
  const written = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)$/.exec(authorization ?? '');
  const [, header = '', claims = '', signature = '', key = ''] = written ?? [];
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65) return { problem: 'there is no token and key of scheme vapid' };
  if (field(header, 'alg') !== 'ES256') return { problem: 'the token is not signed with ES256' };
  if (!isSigned(`${header}.${claims}`, signature, point)) return { problem: 'the signature is wrong' };
  if (field(claims, 'aud') !== origin) return { problem: 'aud is not the origin of the endpoint' };
  const leftSeconds = Number(field(claims, 'exp')) - nowMs / 1000;
  if (!(leftSeconds > 0 && leftSeconds <= DAY_SECONDS)) return { problem: 'exp is not within 24 hours' };
  if (!/^(mailto|https):./.test(String(field(claims, 'sub')))) return { problem: 'sub is no contact' };
  return { key };
}

function field(part: string, name: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return Object.entries(value ?? {}).find(([known]) => known === name)?.[1];
  } catch {
    return undefined;
  }
}

function isSigned(content: string, signature: string, point: Buffer): boolean {
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  try {
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    const proof = Buffer.from(signature, 'base64url');
    return verify('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }, proof);
  } catch {
    return false;
  }
}
