import { expect, test } from 'vitest';
import { authorizationV2 } from './signature-v2.ts';

const keys = { accessKey: 'AKIAIOSFODNN7EXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };

/** The examples of the Amazon S3 Developer Guide, "Signing and authenticating REST requests". */
test.each([
  [
    'GET',
    '/johnsmith/photos/puppy.jpg',
    {},
    { date: 'Tue, 27 Mar 2007 19:36:42 +0000' },
    'bWq2s1WEIj+Ydj0vQ697zp+IXMU=',
  ],
  [
    'PUT',
    '/johnsmith/photos/puppy.jpg',
    {},
    { 'Content-Type': 'image/jpeg', 'Content-Length': '94328', Date: 'Tue, 27 Mar 2007 21:15:45 +0000' },
    'MyyxeRY7whkBe+bq8fHCL/2kKUg=',
  ],
  [
    'GET',
    '/johnsmith/',
    { prefix: 'photos', 'max-keys': '50', marker: 'puppy' },
    { date: 'Tue, 27 Mar 2007 19:42:41 +0000' },
    'htDYFYduRNen8P9ZfE/s9SuKy0U=',
  ],
  [
    'GET',
    '/johnsmith/',
    { acl: '' },
    { date: 'Tue, 27 Mar 2007 19:44:46 +0000' },
    'c2WLPFtWHVgbEmeEG93a4cG37dM=',
  ],
  [
    'GET',
    '/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re',
    {},
    { date: 'Wed, 28 Mar 2007 01:49:49 +0000' },
    'DNEZGsoieTZ92F3bUfSPQcbGmlM=',
  ],
])('%s %s is signed as in the guide', (method, path, query, headers, signature) => {
  expect(authorizationV2({ method, path, query, headers }, keys)).toBe(`AWS ${keys.accessKey}:${signature}`);
});

test('headers of Amazon and parts of an upload are signed, in the order of their names', () => {
  const signed = (query: Record<string, string>, headers: Record<string, string>) =>
    authorizationV2({ method: 'PUT', path: '/b/k', query, headers }, keys);
  const upload = { uploadId: 'u', partNumber: '1' };
  const amazon = { 'x-amz-b': '2', 'X-Amz-A': '1' };
  expect(signed(upload, amazon)).toBe(
    signed({ partNumber: '1', uploadId: 'u' }, { 'x-amz-a': ' 1', 'x-amz-b': '2' }),
  );
  expect(signed(upload, amazon)).not.toBe(signed({ ...upload, partNumber: '2' }, amazon));
  expect(signed(upload, amazon)).not.toBe(signed(upload, { ...amazon, 'x-amz-b': '3' }));
});
