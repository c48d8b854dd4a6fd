import { expect, test } from 'vitest';
import { parseBackendUrl } from './backend-url.ts';
import { parsePort } from './port.ts';
import { parseRoles, usualRoles } from './roles.ts';
import { parseUser } from './user.ts';

test.each([
  ['imap://localhost', { host: 'localhost', port: 143, tls: 'none' }],
  ['imaps://imap.example.org', { host: 'imap.example.org', port: 993, tls: 'implicit' }],
  ['imap://[::1]:1143', { host: '::1', port: 1143, tls: 'none' }],
])('%s names an IMAP server', (text, expected) => {
  expect(parseBackendUrl(text)).toEqual(expected);
});

test('roles may be given in any order', () => {
  expect(parseRoles('middleware, imap')).toEqual(new Set(['imap', 'middleware']));
  expect(parseRoles('middleware')).toEqual(new Set(['middleware']));
});

test('the role push runs by itself only where it is configured', () => {
  expect(usualRoles({ imap: {}, middleware: {} })).toEqual(new Set(['imap', 'middleware']));
  expect(usualRoles({ push: {} })).toEqual(new Set(['push']));
});

test('a user is an address or a key, whose digits may be capitals', () => {
  expect(parseUser('jo@example.org')).toEqual({ by: 'address', address: 'jo@example.org' });
  expect(parseUser('AB'.repeat(32))).toEqual({ by: 'key', userKey: 'ab'.repeat(32) });
});

test.each(['-1', '65536', '1e3', '', ' 1'])('%j is no port', (text) => {
  expect(() => parsePort(text)).toThrow('A port is a number from 0 to 65535.');
});
