import fc from 'fast-check';
import { expect, it } from 'vitest';
import { userOfDatagram } from './datagram.ts';

const datagram = (...fields: string[]): Buffer => Buffer.from(fields.join('\0'));

it.each([
  [datagram('log', 'MAIL', '', 'postmaster', 'INBOX', '0', 'From: ...', ''), undefined, 'postmaster'],
  [datagram('', '', '', 'anna@example.org', 'INBOX'), '@', 'anna'],
  [datagram('', '', '', 'anna@example.org', 'INBOX'), undefined, 'anna@example.org'],
  [datagram('', '', '', 'anna', ''), '@', 'anna'],
  // cut off behind the user, or within the name
  [datagram('log', 'MAIL', '', 'anna'), undefined, 'anna'],
  [datagram('', '', '', 'zoë', ''), undefined, 'zoë'],
])('reads %s with the delimiter %s', (bytes, delimiter, expected) => {
  expect(userOfDatagram(bytes, delimiter)).toBe(expected);
});

it.each([
  [datagram()],
  [datagram('log', 'MAIL', '')],
  [datagram('log', 'MAIL', '', '', 'INBOX')],
  [datagram('log', 'MAIL', '', '@example.org')],
  [datagram('log', 'MAIL', '', 'x'.repeat(1_025), '')],
  [Buffer.from([0, 0, 0, 0xff, 0xfe, 0])],
])('finds no user in %s', (bytes) => {
  expect(userOfDatagram(bytes, '@')).toBeUndefined();
});

it('takes any bytes, and finds the user that was written', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const user = userOfDatagram(bytes, '@');
      expect(user === undefined || (user.length > 0 && !user.includes('\0'))).toBe(true);
    }),
  );
  const field = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(field, fc.array(field), (user, rest) => {
      fc.pre(Buffer.from(user).toString() === user && !user.startsWith('\ufeff'));
      expect(userOfDatagram(datagram('log', 'MAIL', '', user, ...rest))).toBe(user);
    }),
  );
});
