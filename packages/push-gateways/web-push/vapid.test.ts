import { createECDH } from 'node:crypto';
import { ManualClock, Secret } from '@mailweave/foundation';
import { expect, it } from 'vitest';
import { checkVapid } from '../testing/web-push/check-vapid.ts';
import { readVapidKey, VapidSigner } from './vapid.ts';

const startMs = Date.UTC(2025, 5, 1, 12);
const hourMs = 60 * 60 * 1000;
const origin = 'https://push.example';

function signerWithClock() {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  const key = readVapidKey(new Secret(pair.getPrivateKey('base64url').padStart(43, 'A')));
  if (key === undefined) throw new Error('no key');
  const clock = new ManualClock(startMs);
  return { clock, key, signer: new VapidSigner({ key, clock, subject: 'mailto:push@example.org' }) };
}

it('proves the key to the origin that it is for, and to no other', () => {
  const { key, signer } = signerWithClock();
  const authorization = signer.authorization(origin);
  expect(checkVapid(authorization, { origin, nowMs: startMs })).toEqual({ key: key.publicKey });
  const elsewhere = checkVapid(authorization, { origin: 'https://other.example', nowMs: startMs });
  expect(elsewhere).toEqual({ problem: expect.stringContaining('aud') });
});

it('signs once for an origin, and anew an hour before the token expires', () => {
  const { clock, signer } = signerWithClock();
  const first = signer.authorization(origin);
  clock.advanceMs(11 * hourMs - 1);
  expect(signer.authorization(origin)).toBe(first);
  expect(signer.authorization('https://other.example')).not.toBe(first);
  clock.advanceMs(1);
  const second = signer.authorization(origin);
  expect(second).not.toBe(first);
  expect(checkVapid(second, { origin, nowMs: clock.nowMs() })).toHaveProperty('key');
});

it('is checked by a push service that sees forged, expired and misdirected tokens', () => {
  const { signer } = signerWithClock();
  const [content = '', signature = '', key = ''] = signer.authorization(origin).split(/(?<=\..*)\.|, k=/);
  const at = { origin, nowMs: startMs };
  expect(checkVapid(`${content}.${signature}, k=${key}`, at)).toEqual({ key });
  const forged = `${content}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}, k=${key}`;
  expect(checkVapid(forged, at)).toEqual({ problem: expect.stringContaining('signature') });
  const late = { origin, nowMs: startMs + 12 * hourMs };
  expect(checkVapid(`${content}.${signature}, k=${key}`, late)).toEqual({
    problem: expect.stringContaining('exp'),
  });
  expect(checkVapid(undefined, at)).toHaveProperty('problem');
});

it.each(['', 'short', 'A'.repeat(43), Buffer.alloc(32, 0xff).toString('base64url')])(
  'takes %j for no private key',
  (text) => {
    expect(readVapidKey(new Secret(text))).toBeUndefined();
  },
);
