import { createHmac } from 'node:crypto';

/** What a signature covers, as it goes over the wire. */
export type SignedParts = {
  method: string;
  /** Path-style and percent-encoded: `/bucket/key`. */
  path: string;
  query: Readonly<Record<string, string | readonly string[] | null>>;
  headers: Readonly<Record<string, string>>;
};

/** Queries that name something else than the object itself and are therefore signed. */
const SUBRESOURCES = new Set(['acl', 'delete', 'location', 'partNumber', 'uploadId', 'uploads', 'versionId']);

/**
 * The value of the header `Authorization` for Signature Version 2 of S3.
 * @param request has the header `date`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
 */
export function authorizationV2(
  request: SignedParts,
  keys: { accessKey: string; secretKey: string },
): string {
  const signature = createHmac('sha1', keys.secretKey).update(stringToSign(request)).digest('base64');
  return `AWS ${keys.accessKey}:${signature}`;
}

function stringToSign({ method, path, query, headers }: SignedParts): string {
  const lowered = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  const header = (name: string): string => lowered.get(name) ?? '';
  const amazon = [...lowered.keys()].filter((name) => name.startsWith('x-amz-')).sort();
  return [
    method,
    header('content-md5'),
    header('content-type'),
    header('date'),
    ...amazon.map((name) => `${name}:${header(name)}`),
    path + signedQuery(query),
  ].join('\n');
}

function signedQuery(query: SignedParts['query']): string {
  const names = Object.keys(query)
    .filter((name) => SUBRESOURCES.has(name))
    .sort();
  const pairs = names.map((name) => {
    const value = query[name];
    return value === '' || value === null ? name : `${name}=${value}`;
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
