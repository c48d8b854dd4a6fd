import type { ConversionEvent } from '@mailweave/contracts';
import { anEvent, signedHeaders, someTimeMs, userKeyNumber } from '@mailweave/injection';
import { describe, expect, it } from 'vitest';
import { answering, type Receiver, startReceiver } from './testing/receiver.ts';
import { aPoint, hook, secretKey, testDispatcher } from './testing/test-dispatcher.ts';

const ofUser = (n: number) => anEvent({ eventId: `event-${n}`, type: 'read', userKey: userKeyNumber(n) });
const someEvents = (count: number) => Array.from({ length: count }, (_, n) => ofUser(n + 1));

function eventsIn({ requests }: Receiver): ConversionEvent[][] {
  return requests.map(({ body }): ConversionEvent[] => JSON.parse(body));
}

function idsIn(receiver: Receiver): string[][] {
  return eventsIn(receiver).map((events) => events.map(({ eventId }) => eventId));
}

describe('a webhook', () => {
  it('gets each event in a signed array, and nothing that it did not ask for', async () => {
    const receiver = await startReceiver(answering(204));
    const { metrics, round, stores } = testDispatcher([aPoint(receiver.url)]);
    await stores.outbox.append([ofUser(1), anEvent({ eventId: 'x', type: 'clicked' }), ofUser(2)]);
    await round();
    const [request] = receiver.requests;
    expect(receiver.requests).toHaveLength(1);
    expect(eventsIn(receiver)[0]).toEqual(
      [ofUser(1), ofUser(2)].map(({ atMs, claimId, type, ...event }) => ({
        ...event,
        eventType: type,
        messageId: claimId,
        timestamp: new Date(atMs).toISOString(),
      })),
    );
    const { body = '', headers = {}, method } = request ?? {};
    expect(method).toBe('POST');
    const id = String(headers['webhook-id']);
    expect(headers).toMatchObject(
      signedHeaders({ id, timestampSeconds: Math.floor(someTimeMs / 1000), body }, secretKey),
    );
    expect(metrics.total('mailweave_conversions_total')).toBe(2);
    expect(await stores.outbox.readPending(10)).toEqual([]);
  });

  it('that fails twice and then accepts gets every event, and each once by its eventId', async () => {
    const receiver = await startReceiver((response, number) =>
      response.writeHead(number <= 2 ? 503 : 200).end(),
    );
    const { clock, round, stores } = testDispatcher([aPoint(receiver.url)]);
    await stores.outbox.append(someEvents(20));
    await round();
    await round();
    expect(receiver.requests).toHaveLength(1);
    clock.advanceMs(30_000);
    await round();
    clock.advanceMs(60_000);
    await round();
    const ids = someEvents(20).map(({ eventId }) => eventId);
    expect(idsIn(receiver)).toEqual([ids, ids, ids]);
    const requestIds = receiver.requests.map(({ headers }) => headers['webhook-id']);
    expect(new Set(requestIds).size).toBe(1);
    expect(await stores.conversions.counts(hook)).toEqual({ waiting: 0, dead: 0 });
  });

  it('gets 500 events at most in one request, and the rest in others', async () => {
    const receiver = await startReceiver(answering(200));
    const { round, stores } = testDispatcher([aPoint(receiver.url)]);
    await stores.outbox.append(someEvents(1100));
    await round();
    expect(idsIn(receiver).map((ids) => ids.length)).toEqual([500, 500, 100]);
    expect(new Set(idsIn(receiver).flat()).size).toBe(1100);
  });

  it('gets the second event of a user only when it has taken the first', async () => {
    const receiver = await startReceiver((response, number) =>
      response.writeHead(number === 1 ? 500 : 200).end(),
    );
    const { clock, round, stores } = testDispatcher([aPoint(receiver.url)]);
    await stores.outbox.append([ofUser(1), { ...ofUser(1), eventId: 'later' }, ofUser(2)]);
    await round();
    clock.advanceMs(30_000);
    await round();
    await round();
    expect(idsIn(receiver)).toEqual([['event-1', 'event-2'], ['event-1', 'event-2'], ['later']]);
  });

  it('that hangs is left alone until its turn comes again, and holds up no other', async () => {
    const hanging = await startReceiver(() => undefined);
    const quick = await startReceiver(answering(200));
    const { clock, round, stores } = testDispatcher(
      [aPoint(hanging.url), aPoint(quick.url, { id: 'quick' })],
      { timeoutMs: 100 },
    );
    await stores.outbox.append([ofUser(1)]);
    await round();
    expect(await stores.conversions.counts(hook)).toEqual({ waiting: 1, dead: 0 });
    expect(idsIn(quick)).toEqual([['event-1']]);
    clock.advanceMs(30_000);
    await round();
    expect(idsIn(hanging)).toEqual([['event-1'], ['event-1']]);
  });

  it('that answers 410 is disabled with an alarm, and gets what waited once it is enabled', async () => {
    const receiver = await startReceiver((response, number) =>
      response.writeHead(number === 1 ? 410 : 200).end(),
    );
    const { clock, logs, metrics, round, stores } = testDispatcher([aPoint(receiver.url)]);
    await stores.outbox.append([ofUser(1)]);
    await round();
    clock.advanceMs(10 ** 9);
    await stores.outbox.append([ofUser(2)]);
    await round();
    expect(receiver.requests).toHaveLength(1);
    expect(logs).toContain('["conversion point disabled",{"tenantId":"default","pointId":"hook"}]');
    expect(metrics.total('mailweave_conversion_point_disabled')).toBe(1);
    expect(metrics.total('mailweave_conversion_lag_seconds')).toBe(10 ** 6);
    await stores.conversions.enable(hook, clock.nowMs());
    await round();
    expect(idsIn(receiver)).toEqual([['event-1'], ['event-1', 'event-2']]);
    expect(metrics.total('mailweave_conversion_point_disabled')).toBe(0);
  });

  it('that answers 429 with Retry-After gets nothing at all before', async () => {
    const receiver = await startReceiver((response, number) =>
      response.writeHead(number === 1 ? 429 : 200, { 'retry-after': '90' }).end(),
    );
    const { clock, round, stores } = testDispatcher([aPoint(receiver.url)]);
    await stores.outbox.append([ofUser(1)]);
    await round();
    await stores.outbox.append([ofUser(2)]);
    clock.advanceMs(89_999);
    await round();
    expect(receiver.requests).toHaveLength(1);
    clock.advanceMs(1);
    await round();
    expect(idsIn(receiver).slice(1)).toEqual([['event-1', 'event-2']]);
  });

  it('is sent each event once though two processes send', async () => {
    const receiver = await startReceiver(answering(200));
    const { another, round, stores } = testDispatcher([aPoint(receiver.url)]);
    await stores.outbox.append(someEvents(700));
    const other = another();
    await Promise.all([round(), other.round()]);
    await other.idle();
    expect(idsIn(receiver).flat().toSorted()).toEqual(
      someEvents(700)
        .map(({ eventId }) => eventId)
        .toSorted(),
    );
  });
});

describe('a point of type ongage', () => {
  it('gets one GET for each event, with its values in the URL', async () => {
    const receiver = await startReceiver(answering(200));
    const url = `${receiver.url}/hit?c={campaignId}&m={messageId}&u={userKey}&e={eventType}&t={timestamp}`;
    const { round, stores } = testDispatcher([aPoint(url, { type: 'ongage' })]);
    await stores.outbox.append(someEvents(9));
    await round();
    const { atMs, campaignId, claimId, userKey } = ofUser(1);
    const timestamp = encodeURIComponent(new Date(atMs).toISOString());
    const first = `/hit?c=${campaignId}&m=${claimId}&u=${userKey}&e=read&t=${timestamp}`;
    expect(receiver.requests).toHaveLength(9);
    expect(receiver.requests.map(({ method, url: target }) => `${method} ${target}`)).toContain(
      `GET ${first}`,
    );
  });

  it('that refuses an event has it for a dead letter, which can be sent again', async () => {
    const receiver = await startReceiver((response, number) =>
      response.writeHead(number === 1 ? 404 : 200).end(),
    );
    const { clock, logs, round, stores } = testDispatcher([aPoint(receiver.url, { type: 'ongage' })]);
    await stores.outbox.append([ofUser(1)]);
    await round();
    const letters = await stores.conversions.deadLetters({ ...hook, afterSequence: 0, limit: 9 });
    expect(letters).toMatchObject([{ event: ofUser(1), failure: 'http-404' }]);
    expect(logs.join()).toContain('conversion given up');
    await stores.conversions.replay(hook, 'event-1', clock.nowMs());
    await round();
    expect(receiver.requests).toHaveLength(2);
    expect(await stores.conversions.counts(hook)).toEqual({ waiting: 0, dead: 0 });
  });

  it('never has more requests under way than the setting says', async () => {
    let underWay = 0;
    let most = 0;
    const receiver = await startReceiver((response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setImmediate(() => {
        underWay -= 1;
        response.end();
      });
    });
    const { round, stores } = testDispatcher([aPoint(receiver.url, { type: 'ongage' })], { concurrency: 3 });
    await stores.outbox.append(someEvents(20));
    await round();
    expect(receiver.requests).toHaveLength(20);
    expect(most).toBeLessThanOrEqual(3);
  });
});

describe('a receiver that points somewhere else', () => {
  it('is not followed when it redirects', async () => {
    const inner = await startReceiver(answering(200));
    const receiver = await startReceiver(answering(307, { location: inner.url }));
    const { round, stores } = testDispatcher([aPoint(receiver.url)]);
    await stores.outbox.append([ofUser(1)]);
    await round();
    expect([receiver.requests.length, inner.requests.length]).toEqual([1, 0]);
    const letters = await stores.conversions.deadLetters({ ...hook, afterSequence: 0, limit: 9 });
    expect(letters).toMatchObject([{ failure: 'http-307' }]);
  });

  it.each([
    ['an address that is not public', '127.0.0.1'],
    ['a name that resolves to none that is', 'localhost'],
    ['another way to write that address', '0x7f.1'],
    ['that address in IPv6 dress', '[::ffff:127.0.0.1]'],
  ])('is not connected to: %s', async (_what, host) => {
    const receiver = await startReceiver(answering(200));
    const url = `http://${host}:${receiver.port}/`;
    const { metrics, round, stores } = testDispatcher([aPoint(url)], { allowedNetworks: [] });
    await stores.outbox.append([ofUser(1)]);
    await round();
    expect(receiver.requests).toEqual([]);
    expect(metrics.total('mailweave_conversions_total')).toBe(1);
    expect(await stores.conversions.counts(hook)).toEqual({ waiting: 1, dead: 0 });
  });

  it('is not connected to at a port that is not allowed', async () => {
    const receiver = await startReceiver(answering(200));
    const { round, stores } = testDispatcher([aPoint(receiver.url)], { ports: [443] });
    await stores.outbox.append([ofUser(1)]);
    await round();
    expect(receiver.requests).toEqual([]);
  });
});

it('an event whose tenant has no points is let go, and a point that was taken out keeps what waits', async () => {
  const receiver = await startReceiver(answering(200));
  const { clock, points, round, stores } = testDispatcher([aPoint(receiver.url)]);
  const [point] = points.splice(0);
  await stores.outbox.append([anEvent({ type: 'read', tenantId: 'nobody' })]);
  await round();
  expect(await stores.outbox.readPending(10)).toEqual([]);
  points.push(aPoint('http://127.0.0.1:1/'));
  await stores.outbox.append([ofUser(1)]);
  await round();
  points.splice(0);
  clock.advanceMs(10 ** 9);
  await round();
  expect(await stores.conversions.counts(hook)).toEqual({ waiting: 1, dead: 0 });
  if (point !== undefined) points.push(point);
  await round();
  expect(idsIn(receiver)).toEqual([['event-1']]);
});

it('an event is forgotten some weeks after it was sent, and no event that waits is', async () => {
  const receiver = await startReceiver(answering(503));
  const { clock, round, stores } = testDispatcher([aPoint(receiver.url)], { keepSentDays: 30 });
  const [unwanted, wanted] = [anEvent({ type: 'read', tenantId: 'nobody' }), ofUser(1)];
  await stores.outbox.append([unwanted, wanted]);
  await round();
  clock.advanceMs(30 * 86_400_000);
  await round();
  expect(await stores.outbox.append([unwanted, wanted])).toBe(0);
  await round();
  clock.advanceMs(30 * 86_400_000 + 3_600_000);
  await round();
  expect(await stores.outbox.append([unwanted])).toBe(1);
  expect(await stores.conversions.counts(hook)).toMatchObject({ waiting: 1 });
});
