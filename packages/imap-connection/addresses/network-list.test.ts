import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressBytes, addressText } from './address-bytes.ts';
import { canonicalAddress } from './endpoints.ts';
import { clientNetwork, isNetwork, NetworkList, NetworkSyntaxError } from './network-list.ts';

test('an address is turned into bytes and back', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      expect(canonicalAddress(addressText(addressBytes(address)))).toBe(canonicalAddress(address));
    }),
  );
});

test('a list holds the addresses of its networks, and those alone', () => {
  const list = new NetworkList(['10.0.0.0/8', '192.0.2.7', 'fd00::/8', '2001:db8::1']);
  for (const address of ['10.255.0.1', '192.0.2.7', 'fd12::1', '2001:db8::1'])
    expect(list.has(address)).toBe(true);
  for (const address of ['11.0.0.1', '192.0.2.8', 'fe80::1', '2001:db8::2', '', 'host']) {
    expect(list.has(address)).toBe(false);
  }
});

test.each([
  '10.0.0.0/33',
  '10.0.0/8',
  'host',
  '',
  '::/129',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  'fe80::1%eth0',
  '1.2.3.4/-1',
])('%j is no network', (text) => {
  expect(isNetwork(text)).toBe(false);
  expect(() => new NetworkList([text])).toThrow(NetworkSyntaxError);
});

test('an IPv4 client stands for itself, one of IPv6 for its /64', () => {
  expect(clientNetwork('192.0.2.7')).toBe('192.0.2.7');
  expect(clientNetwork('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(clientNetwork('2001:db8:1:2:ffff::9')).toBe('2001:db8:1:2::/64');
  expect(canonicalAddress('::FFFF:192.0.2.7')).toBe('192.0.2.7');
});
