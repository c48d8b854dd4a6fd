import { expect, test } from 'vitest';
import { signedHeaders } from '../conversions/sign-webhook.ts';
import { someTimeMs } from '../testing/builders.ts';
import { webhookVerdict } from './webhook-verdict.ts';

const body = Buffer.from('{"a": "ä"}');
const genuine = { outcome: 'genuine' };
const refused = (because: string) => ({ outcome: 'refused', because: expect.stringContaining(because) });

function signed(secret: string, atMs = someTimeMs) {
  return { headers: signedHeaders({ id: 'm-1', timestampSeconds: atMs / 1000, body }, secret), body };
}

test('what the reference implementation of Standard Webhooks signed is genuine', () => {
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  const request = { headers, body: Buffer.from('{"test": 2432232314}') };
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  expect(webhookVerdict(request, [secret], 1_614_265_330_000)).toEqual(genuine);
});

test.each(['apple', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])(
  '%s is one of the keys, or it is refused',
  (secret) => {
    expect(webhookVerdict(signed(secret), [secret], someTimeMs)).toEqual(genuine);
    expect(webhookVerdict(signed(secret), ['new', secret], someTimeMs)).toEqual(genuine);
    for (const keys of [['other'], []]) {
      expect(webhookVerdict(signed(secret), keys, someTimeMs)).toEqual(refused('none of the keys'));
    }
  },
);

test('one of several signatures is enough, and an unknown scheme alone is not', () => {
  const { headers } = signed('apple');
  const right = headers['webhook-signature'];
  const verdict = (signature: string) =>
    webhookVerdict({ headers: { ...headers, 'webhook-signature': signature }, body }, ['apple'], someTimeMs);
  expect(verdict(`v1a,x v1,AAAA ${right}`)).toEqual(genuine);
  for (const signature of [right.replace('v1,', 'v2,'), right.slice(3), '', ' ', 'v1,']) {
    expect(verdict(signature)).toEqual(refused('none of the keys'));
  }
});

test.each([
  [-300_000, true],
  [300_000, true],
  [-301_000, false],
  [301_000, false],
])('a clock that is off by %i ms is taken: %s', (offMs, isTaken) => {
  const verdict = webhookVerdict(signed('apple', someTimeMs + offMs), ['apple'], someTimeMs);
  expect(verdict).toEqual(isTaken ? genuine : refused('five minutes'));
});

test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
  'without %s, or with another, it is refused',
  (name) => {
    const { headers } = signed('apple');
    const at = String(someTimeMs / 1000 - 1);
    for (const value of [undefined, [at, at], at, `0${someTimeMs / 1000}`, 'now']) {
      const request = { headers: { ...headers, [name]: value }, body };
      expect(webhookVerdict(request, ['apple'], someTimeMs).outcome).toBe('refused');
    }
  },
);

test('a body that differs by a byte is refused, also where text would not', () => {
  const [one, other] = [Buffer.from([0xff]), Buffer.from([0xfe])];
  expect(one.toString()).toBe(other.toString());
  const headers = signedHeaders({ id: 'm', timestampSeconds: someTimeMs / 1000, body: one }, 'apple');
  expect(webhookVerdict({ headers, body: one }, ['apple'], someTimeMs)).toEqual(genuine);
  expect(webhookVerdict({ headers, body: other }, ['apple'], someTimeMs)).toEqual(
    refused('none of the keys'),
  );
});
