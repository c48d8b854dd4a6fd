import type { InjectionEvent } from '@mailweave/contracts';
import { CountingMetrics, SequentialRandom, silentLogger } from '@mailweave/foundation';
import { anEvent } from '@mailweave/injection';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { MiddlewareRefusedError, MiddlewareUnavailableError } from '../calls/call-errors.ts';
import { ClientEvents } from '../client-events.ts';
import { EventBuffer } from './event-buffer.ts';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

function numbered(from: number, count: number): InjectionEvent[] {
  return Array.from({ length: count }, (_, n) => anEvent({ eventId: `${from + n}` }));
}

/** A middleware that takes events unless it is told to fail. */
function buffered(capacity = 1_000) {
  const taken: number[] = [];
  const sizes: number[] = [];
  const metrics = new CountingMetrics();
  const middleware = { failure: undefined as Error | undefined, refuses: 0 };
  const buffer = new EventBuffer({
    send: async (events) => {
      sizes.push(events.length);
      if (middleware.failure !== undefined) throw middleware.failure;
      taken.push(...events.map(({ eventId }) => Number(eventId)));
      return middleware.refuses;
    },
    events: new ClientEvents(silentLogger, metrics),
    random: new SequentialRandom(),
    capacity,
  });
  const lost = (): number => metrics.total('mailweave_injection_client_events_lost_total');
  const waiting = (): number => metrics.total('mailweave_injection_client_events_waiting');
  return { buffer, taken, sizes, middleware, lost, waiting };
}

test('events are with the middleware once add has resolved, in calls of a bounded size', async () => {
  const { buffer, taken, sizes } = buffered();
  await buffer.add(numbered(0, 450));
  expect(taken).toEqual(Array.from({ length: 450 }, (_, n) => n));
  expect(sizes).toEqual([200, 200, 50]);
});

test('what is added in the moment in which all was sent is with the middleware too once add has resolved', async () => {
  for (let turns = 0; turns < 20; turns += 1) {
    const { buffer, taken } = buffered();
    const first = buffer.add(numbered(0, 1));
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    await buffer.add(numbered(1, 1));
    expect(taken).toEqual([0, 1]);
    await first;
  }
});

test('while the middleware is away they are kept, tried ever more rarely, and sent in their order when it is back', async () => {
  const { buffer, taken, sizes, middleware, lost, waiting } = buffered();
  middleware.failure = new MiddlewareUnavailableError();
  for (let n = 0; n < 30; n += 1) await buffer.add(numbered(n, 1));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sizes.length).toBeLessThan(20);
  expect([taken, waiting()]).toEqual([[], 30]);
  middleware.failure = undefined;
  await vi.advanceTimersByTimeAsync(10_000);
  await buffer.add(numbered(30, 1));
  expect(taken).toEqual(Array.from({ length: 31 }, (_, n) => n));
  expect([waiting(), lost()]).toEqual([0, 0]);
});

test('what waits is sent at once when somebody has heard of the middleware', async () => {
  const { buffer, taken, middleware } = buffered();
  middleware.failure = new MiddlewareUnavailableError();
  await buffer.add(numbered(0, 2));
  await vi.advanceTimersByTimeAsync(60_000);
  middleware.failure = undefined;
  buffer.hurry();
  await vi.advanceTimersByTimeAsync(0);
  expect(taken).toEqual([0, 1]);
});

test('beyond its bound events are refused and counted, and what it holds stays', async () => {
  const { buffer, taken, middleware, lost } = buffered(3);
  middleware.failure = new MiddlewareUnavailableError();
  await buffer.add(numbered(0, 2));
  await expect(buffer.add(numbered(2, 2))).rejects.toMatchObject({ code: 'event-buffer-full' });
  await buffer.add(numbered(4, 1));
  expect(lost()).toBe(2);
  middleware.failure = undefined;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(taken).toEqual([0, 1, 4]);
});

test('what the middleware will never take holds up nothing; a wrong token can be put right', async () => {
  const { buffer, taken, middleware, lost } = buffered();
  middleware.failure = new MiddlewareRefusedError(422);
  await buffer.add(numbered(0, 2));
  middleware.failure = new MiddlewareRefusedError(401);
  await buffer.add(numbered(2, 1));
  expect(lost()).toBe(2);
  middleware.failure = undefined;
  middleware.refuses = 1;
  await vi.advanceTimersByTimeAsync(60_000);
  expect([taken, lost()]).toEqual([[2], 3]);
});

test('closing sends what waits, again and again until its time is over', async () => {
  const { buffer, taken, middleware, lost } = buffered();
  middleware.failure = new MiddlewareUnavailableError();
  await buffer.add(numbered(0, 5));
  const closed = buffer.close(60_000);
  await vi.advanceTimersByTimeAsync(1_000);
  middleware.failure = undefined;
  await vi.advanceTimersByTimeAsync(10_000);
  await closed;
  expect([taken, lost()]).toEqual([[0, 1, 2, 3, 4], 0]);
});

test('what cannot be sent before the end is counted as lost', async () => {
  vi.useRealTimers();
  const { buffer, middleware, lost } = buffered();
  middleware.failure = new MiddlewareUnavailableError();
  await buffer.add(numbered(0, 5));
  await buffer.close(1);
  expect(lost()).toBe(5);
});
