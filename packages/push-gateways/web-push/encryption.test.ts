import { createECDH } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decrypt } from '../testing/web-push/decrypt.ts';
import { encrypt, MAX_PLAINTEXT_BYTES, readReceiverKeys } from './encryption.ts';

const fromBase64 = (text: string) => Buffer.from(text, 'base64url');

function pairOf(privateKey: string) {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(fromBase64(privateKey));
  return pair;
}

// RFC 8291 appendix A.
const device = {
  keys: pairOf('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
  authSecret: fromBase64('BTBZMqHH6r4Tts7J_aSIgg'),
};
const receiver = { publicKey: device.keys.getPublicKey(), authSecret: device.authSecret };

it('makes of the example of RFC 8291 the body that is printed there', () => {
  const body = encrypt(Buffer.from('When I grow up, I want to be a watermelon'), receiver, {
    sender: pairOf('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
    salt: fromBase64('DGv6ra1nlYgDCS1FRnbzlw'),
    paddedToBytes: 1,
  });
  expect(body?.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

it('is read by the device, fits into 4096 bytes, and has one of few lengths', () => {
  const lengths = new Set<number>();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: MAX_PLAINTEXT_BYTES, size: 'max' }), (octets) => {
      const plaintext = Buffer.from(octets);
      const body = encrypt(plaintext, receiver) ?? Buffer.alloc(0);
      expect(decrypt(body, device)?.equals(plaintext)).toBe(true);
      expect(body.length).toBeLessThanOrEqual(4096);
      lengths.add(body.length);
    }),
  );
  expect(lengths.size).toBeLessThanOrEqual(16);
});

it('takes the longest text that there may be', () => {
  const plaintext = Buffer.alloc(3993, 'a');
  const body = encrypt(plaintext, receiver) ?? Buffer.alloc(0);
  expect(MAX_PLAINTEXT_BYTES).toBe(3993);
  expect(body.length).toBe(4096);
  expect(decrypt(body, device)?.equals(plaintext)).toBe(true);
});

it('encrypts the same text differently each time', () => {
  const bodies = [1, 2].map(() => encrypt(Buffer.from('same'), receiver)?.toString('hex'));
  expect(bodies[0]).not.toBe(bodies[1]);
});

it('has nothing to say to a key that is no point of the curve', () => {
  const publicKey = Buffer.alloc(65, 7);
  publicKey[0] = 4;
  expect(encrypt(Buffer.from('text'), { ...receiver, publicKey })).toBeUndefined();
});

const p256dh = receiver.publicKey.toString('base64url');
const auth = receiver.authSecret.toString('base64url');

it('reads the keys of a subscription, in either alphabet', () => {
  expect(readReceiverKeys({ p256dh, auth })).toEqual(receiver);
  expect(readReceiverKeys({ p256dh: receiver.publicKey.toString('base64'), auth })).toEqual(receiver);
});

it.each([
  { p256dh: '', auth },
  { p256dh, auth: '' },
  { p256dh, auth: `${auth}AAAA` },
  { p256dh: p256dh.slice(4), auth },
  { p256dh: `A${p256dh.slice(1)}`, auth },
])('takes %j for no keys', (keys) => {
  expect(readReceiverKeys(keys)).toBeUndefined();
});
