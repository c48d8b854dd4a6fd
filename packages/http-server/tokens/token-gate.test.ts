import { expect, test } from 'vitest';
import { TokenGate } from './token-gate.ts';
import { tokenHash } from './token-hash.ts';

const hashes = { admin: [tokenHash('old-admin'), tokenHash('new-admin')], imap: [tokenHash('proxy')] };
const gate = new TokenGate('middleware.tokens', () => hashes);

test.each(['Bearer old-admin', 'bearer new-admin'])('%s may do everything', (header) => {
  expect(() => gate.check(header, 'admin')).not.toThrow();
  expect(() => gate.check(header, 'imap')).not.toThrow();
});

test("the proxy's token is for the proxy's calls only", () => {
  expect(() => gate.check('Bearer proxy', 'imap')).not.toThrow();
  expect(() => gate.check('Bearer proxy', 'admin')).toThrow(
    expect.objectContaining({ code: 'token-too-narrow' }),
  );
});

test.each([
  undefined,
  '',
  'Bearer',
  'Bearer ',
  'Bearer wrong',
  'Basic proxy',
  `Bearer ${tokenHash('proxy')}`,
])('%j opens nothing', (header) => {
  expect(() => gate.check(header, 'imap')).toThrow(expect.objectContaining({ code: 'token-unknown' }));
});
