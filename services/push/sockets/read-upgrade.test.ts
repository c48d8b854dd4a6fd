import { expect, it } from 'vitest';
import { readUpgrade } from './read-upgrade.ts';

it.each([
  ['/push/v1/socket', { authorization: 'Bearer abc' }, { token: 'abc' }],
  ['/push/v1/socket', { 'sec-websocket-protocol': 'mailweave.push.v1, bearer.abc' }, { token: 'abc' }],
  [
    '/push/v1/socket?connection=tab-1',
    { authorization: 'bearer abc' },
    { token: 'abc', connectionId: 'tab-1' },
  ],
  ['/push/v1/socket?session=abc', {}, { token: '' }],
  ['/socket.io/?session=abc', {}, { token: 'abc' }],
  ['/socket.io/x/y?session=abc&connection=tab-1', {}, { token: 'abc', connectionId: 'tab-1' }],
  ['/socket.io/?session=abc&connection=tab%201', {}, { token: 'abc' }],
  ['/socket.io', {}, { token: '' }],
  ['/socket.iox/?session=abc', {}, undefined],
  ['/push/v1/sockets', { authorization: 'Bearer abc' }, undefined],
  ['//', {}, undefined],
])('reads a request for %s with %j', (url, headers, expected) => {
  expect(readUpgrade({ url, headers })).toEqual(expected);
});
