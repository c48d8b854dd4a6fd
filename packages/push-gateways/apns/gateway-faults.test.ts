import { constants } from 'node:http2';
import type { PushOutcome } from '@mailweave/push';
import { expect, it } from 'vitest';
import { aPush, apnsWorld } from '../testing/apns/apns-world.ts';

type World = Awaited<ReturnType<typeof apnsWorld>>;

/** Sends so many at once and counts how often each was answered. */
async function burst({ gateway }: World, count: number) {
  const answers = new Uint8Array(count);
  const outcomes = await Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const outcome = await gateway.send(aPush(number));
      answers[number] = (answers[number] ?? 0) + 1;
      return outcome;
    }),
  );
  expect(answers.every((times) => times === 1)).toBe(true);
  return outcomes;
}

const counted = (outcomes: readonly PushOutcome[]) => {
  const counts: Record<string, number> = {};
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

it('loses nothing and sends nothing twice when APNs goes away in order, again and again, in a burst', {
  timeout: 120_000,
}, async () => {
  await using world = await apnsWorld({ simulator: { maxConcurrentStreams: 200 } });
  let requests = 0;
  world.apns.fault = () => {
    requests += 1;
    if (requests % 2_500 === 0) setImmediate(() => world.apns.server.goAway());
    return undefined;
  };
  const { delivered = 0, retry = 0 } = counted(await burst(world, 10_000));
  // What is asked for again was given back too often, and not taken.
  expect([delivered + retry, world.taken.size]).toEqual([10_000, delivered]);
  expect(delivered).toBeGreaterThan(9_000);
  expect(world.apns.server.connected).toBeGreaterThanOrEqual(4);
  expect(Math.max(...world.taken.values())).toBe(1);
});

it('answers each call once when connections break without a word, and sends nothing twice by itself', {
  timeout: 120_000,
}, async () => {
  await using world = await apnsWorld({ simulator: { maxConcurrentStreams: 100 } });
  let requests = 0;
  world.apns.fault = () => {
    requests += 1;
    if (requests % 700 === 0) world.apns.server.dropConnections();
    return undefined;
  };
  const outcomes = await burst(world, 5_000);
  const { delivered = 0, retry = 0 } = counted(outcomes);
  expect([delivered + retry, delivered > 1_000, retry > 0]).toEqual([5_000, true, true]);
  expect(world.taken.size).toBeGreaterThanOrEqual(delivered);
  expect(Math.max(...world.taken.values())).toBe(1);
});

it('repeats what APNs has refused to begin, and asks for a later attempt where nobody knows', async () => {
  await using world = await apnsWorld();
  await world.gateway.send(aPush());
  let refused = 0;
  world.apns.fault = () => {
    refused += 1;
    return refused === 1 ? { resetCode: constants.NGHTTP2_REFUSED_STREAM } : undefined;
  };
  expect(await world.gateway.send(aPush(1))).toEqual({ outcome: 'delivered' });
  world.apns.fault = () => ({ resetCode: constants.NGHTTP2_REFUSED_STREAM });
  expect(await world.gateway.send(aPush(2))).toMatchObject({ outcome: 'retry' });
  world.apns.fault = () => ({ resetCode: constants.NGHTTP2_INTERNAL_ERROR });
  expect(await world.gateway.send(aPush(3))).toEqual({
    outcome: 'retry',
    reason: 'The stream was reset with code 2.',
  });
  expect([...world.taken.values()]).toEqual([1, 1]);
});

it('gives up calls without an answer, and makes the next on another connection', async () => {
  await using world = await apnsWorld();
  await world.gateway.send(aPush());
  let stalled = 0;
  world.apns.fault = () => {
    stalled += 1;
    return 'stall';
  };
  const calls = burst(world, 10);
  await expect.poll(() => stalled).toBe(10);
  world.clock.advanceMs(14_999);
  world.ticker.tick();
  world.apns.fault = undefined;
  world.clock.advanceMs(1);
  world.ticker.tick();
  const late = { outcome: 'retry', reason: 'No answer came in time.' };
  expect(await calls).toEqual(Array(10).fill(late));
  expect(await world.gateway.send(aPush(11))).toEqual({ outcome: 'delivered' });
  expect(world.apns.server.connected).toBe(2);
});

it('says that the certificate is refused when APNs ends the connection for it', async () => {
  await using world = await apnsWorld();
  world.apns.fault = () => {
    const code = constants.NGHTTP2_ENHANCE_YOUR_CALM;
    setImmediate(() => world.apns.server.goAway({ code, reason: '{"reason":"BadCertificate"}' }));
    return 'stall';
  };
  expect(await world.gateway.send(aPush())).toEqual({ outcome: 'misconfigured', reason: 'BadCertificate' });
});

it('keeps what is under way when options are read anew, and connections of keys that stay', async () => {
  await using world = await apnsWorld();
  await world.gateway.send(aPush());
  const running = burst(world, 2_000);
  world.gateway.configure([world.brand1]);
  const more = burst(world, 500);
  world.gateway.configure([{ ...world.brand1, production: false }]);
  const last = await world.gateway.send(aPush(1));
  expect(counted([...(await running), ...(await more), last])).toEqual({ delivered: 2_501 });
  expect(world.apns.server.connected).toBeLessThanOrEqual(5);
});

it('answers every call of a burst that is larger than what may wait, and sends none of them twice', {
  timeout: 120_000,
}, async () => {
  await using world = await apnsWorld({ gateway: { limits: { maxWaiting: 5_000 } } });
  const outcomes = await burst(world, 100_000);
  const { delivered = 0, retry = 0 } = counted(outcomes);
  expect(delivered + retry).toBe(100_000);
  expect(delivered).toBeGreaterThanOrEqual(5_000);
  expect(world.taken.size).toBe(delivered);
  expect(Math.max(...world.taken.values())).toBe(1);
});

it('ends when everything under way has ended', async () => {
  await using world = await apnsWorld();
  const calls = burst(world, 1_000);
  const closed = world.gateway[Symbol.asyncDispose]();
  expect(await world.gateway.send(aPush())).toMatchObject({ outcome: 'misconfigured' });
  const { delivered = 0, retry = 0 } = counted(await calls);
  await closed;
  expect(delivered + retry).toBe(1_000);
  await expect.poll(() => world.apns.server.connections).toBe(0);
  expect(world.ticker.running).toBe(0);
});
