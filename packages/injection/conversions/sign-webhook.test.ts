import { expect, it } from 'vitest';
import { batchId, signedHeaders } from './sign-webhook.ts';

it('signs as the reference implementations of Standard Webhooks do', () => {
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestampSeconds: 1_614_265_330,
    body: '{"test": 2432232314}',
  };
  expect(signedHeaders(message, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toEqual({
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

it('takes a secret that is no whsec_ one as it is', () => {
  const message = { id: 'm', timestampSeconds: 1, body: '[]' };
  const plain = signedHeaders(message, 'apple');
  const same = signedHeaders(message, `whsec_${Buffer.from('apple').toString('base64')}`);
  expect(plain).toEqual(same);
  expect(plain).not.toEqual(signedHeaders(message, 'pear'));
});

it('names a batch after its events and their order', () => {
  expect(batchId(['a', 'b'])).toBe(batchId(['a', 'b']));
  const ids = [['a', 'b'], ['b', 'a'], ['ab'], ['a,b'], []].map(batchId);
  expect(new Set(ids).size).toBe(ids.length);
});
