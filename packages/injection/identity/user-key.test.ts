import { Secret } from '@mailweave/foundation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseAddress } from './address.ts';
import { userKeyOf } from './user-key.ts';

describe('normaliseAddress', () => {
  it.each([
    ['  Anna.Smith@Example.COM\r\n', 'anna.smith@example.com'],
    ['jo@BÜCHER.example', 'jo@xn--bcher-kva.example'],
    ['jo@bücher.example', 'jo@xn--bcher-kva.example'],
    ['jo@XN--BCHER-KVA.example', 'jo@xn--bcher-kva.example'],
    ['jo@例え。jp', 'jo@xn--r8jz45g.jp'],
    ['"a@b"@Example.com', '"a@b"@example.com'],
    ['JÖRG@example.com', 'jörg@example.com'],
    ['Login7', 'login7'],
    ['jo@10.1', 'jo@10.1'],
    ['jo@[192.0.2.1]', 'jo@[192.0.2.1]'],
    ['jo@ü b', 'jo@ü b'],
    ['', ''],
  ])('makes of %j the one spelling %j', (address, expected) => {
    expect(normaliseAddress(address)).toBe(expected);
  });

  it('leaves alone what is normalised already', () => {
    const address = fc.oneof(fc.emailAddress(), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(address, (text) => {
        const once = normaliseAddress(text);
        expect(normaliseAddress(once)).toBe(once);
      }),
    );
  });
});

describe('userKeyOf', () => {
  it('is the SHA-256 of the normalised address', () => {
    const expected = 'b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514';
    expect(userKeyOf(' User@Example.com ')).toBe(expected);
  });

  it('is the HMAC-SHA256 under a pepper, and another one under another pepper', () => {
    const peppered = userKeyOf('User@example.com', new Secret('pepper'));
    expect(peppered).toBe('6e37857e3fc0b2c373c3801a42252da972a214d18d392ec069c3f05f0859473c');
    expect(userKeyOf('user@example.com', new Secret('salt'))).not.toBe(peppered);
  });
});
