import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressGuard } from './address-guard.ts';

const strict = new AddressGuard([]);

describe('the guard of addresses', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::a00:1',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'localhost',
    '',
  ])('refuses %s', (address) => {
    expect(strict.allows(address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
    'allows %s',
    (address) => {
      expect(strict.allows(address)).toBe(true);
    },
  );

  it('allows what the operator allows, and nothing else with it', () => {
    const guard = new AddressGuard(['10.1.0.0/16', 'fd00::/8']);
    const allowed = ['10.1.2.3', 'fd12::1', '8.8.8.8'].map((address) => guard.allows(address));
    const refused = ['10.2.0.1', 'fc00::1', '127.0.0.1'].map((address) => guard.allows(address));
    expect({ allowed, refused }).toEqual({ allowed: [true, true, true], refused: [false, false, false] });
  });

  it.each([
    ['[::1]', false],
    ['[2606:4700::1111]', true],
    ['127.0.0.1', false],
    ['8.8.8.8', true],
    ['localhost', true],
  ])('asks about the host %s of a URL: %s, and leaves names to the look-up', (host, expected) => {
    expect(strict.allowsHost(host)).toBe(expected);
  });

  it('never takes an IPv4 address in IPv6 dress for a public one', () => {
    const anyAddress = fc.ipV4();
    fc.assert(
      fc.property(anyAddress, (address) => {
        expect(strict.allows(`::ffff:${address}`)).toBe(false);
        expect(strict.allows(`64:ff9b::${address}`)).toBe(false);
      }),
    );
  });

  it('resolves a name to allowed addresses only', async () => {
    const resolved = (guard: AddressGuard) =>
      new Promise((resolve) => {
        guard.lookup('localhost', { all: true }, (error, found) => resolve(error?.constructor.name ?? found));
      });
    expect(await resolved(strict)).toBe('AddressRefusedError');
    expect(await resolved(new AddressGuard(['127.0.0.0/8']))).toEqual([{ address: '127.0.0.1', family: 4 }]);
  });
});
