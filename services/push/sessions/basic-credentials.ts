import { Secret } from '@mailweave/foundation';

/** Name and password of `Authorization: Basic` (RFC 7617), in UTF-8; undefined for anything else. */
export function basicCredentials(
  authorization: string | undefined,
): { login: string; password: Secret } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1 || hasControls(text)) return undefined;
  return { login: text.slice(0, colon), password: new Secret(text.slice(colon + 1)) };
}

/** RFC 7617 2: neither may hold control characters; U+FFFD stands where it was no UTF-8. */
function hasControls(text: string): boolean {
  return /[\p{Cc}\ufffd]/u.test(text);
}
