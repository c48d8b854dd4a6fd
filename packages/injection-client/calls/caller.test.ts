import { CountingMetrics, ManualClock, silentLogger } from '@mailweave/foundation';
import { describe, expect, test } from 'vitest';
import { ClientEvents } from '../client-events.ts';
import { MiddlewareRefusedError, MiddlewareUnavailableError } from './call-errors.ts';
import { type Call, Caller } from './caller.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { HttpAnswer, HttpRequest } from './http-transport.ts';

const look: Call = { name: 'due', method: 'GET', path: '/api/x', idempotent: true };
const change: Call = { ...look, name: 'begin', method: 'POST', idempotent: false };
const ok: HttpAnswer = { status: 200, text: '[1]' };

function broken(): Error {
  return Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
}

/** @param outcomes of the requests, in order; the last goes on for ever */
function calling(...outcomes: (HttpAnswer | (() => Error))[]) {
  const clock = new ManualClock(1_000);
  const metrics = new CountingMetrics();
  const sent: HttpRequest[] = [];
  const breaker = new CircuitBreaker(clock, () => undefined);
  const caller = new Caller({
    transport: {
      send: async (request) => {
        sent.push(request);
        clock.advanceMs(30);
        const outcome = outcomes.length > 1 ? outcomes.shift() : outcomes[0];
        if (typeof outcome === 'function') throw outcome();
        return outcome ?? ok;
      },
    },
    breaker,
    clock,
    events: new ClientEvents(silentLogger, metrics),
    timeoutMs: 100,
  });
  return { caller, sent, breaker, clock };
}

test('an answer is its body; 204 has none', async () => {
  expect(await calling(ok).caller.call(look)).toEqual([1]);
  expect(await calling({ status: 204, text: '' }).caller.call(change)).toBeUndefined();
});

test('on a connection that turns out to be broken a question is asked once more, in what is left of its time', async () => {
  const { caller, sent } = calling(broken, ok);
  expect(await caller.call(look)).toEqual([1]);
  expect(sent.map(({ timeoutMs }) => timeoutMs)).toEqual([100, 70]);
});

test('what may not be done twice is sent once', async () => {
  const { caller, sent } = calling(broken, ok);
  await expect(caller.call(change)).rejects.toThrow(MiddlewareUnavailableError);
  expect(sent).toHaveLength(1);
});

test('a time-out is not tried again', async () => {
  const { caller, sent } = calling(() => new DOMException('late', 'TimeoutError'));
  await expect(caller.call(look)).rejects.toThrow(MiddlewareUnavailableError);
  expect(sent).toHaveLength(1);
});

describe('what counts as no answer', () => {
  test.each([429, 502, 503, 504])('status %i does', async (status) => {
    const { caller, breaker } = calling({ status, text: '' });
    for (let time = 0; time < 5; time += 1) {
      await expect(caller.call(look)).rejects.toThrow(MiddlewareUnavailableError);
    }
    expect(breaker.isOpen).toBe(true);
  });

  test('an answer that is no JSON does', async () => {
    const { caller, breaker } = calling({ status: 200, text: '<html>' });
    for (let time = 0; time < 5; time += 1) await caller.call(look).catch(() => undefined);
    expect(breaker.isOpen).toBe(true);
  });

  test.each([401, 403, 404, 422, 500])('status %i is one', async (status) => {
    const { caller, breaker } = calling({ status, text: '{}' });
    for (let time = 0; time < 10; time += 1) {
      await expect(caller.call(look)).rejects.toThrow(MiddlewareRefusedError);
    }
    expect(breaker.isOpen).toBe(false);
  });
});

test('while it is known to be away nothing is sent, and a later call finds that it is back', async () => {
  const { caller, sent, clock } = calling(broken, broken, broken, broken, broken, broken, ok);
  for (let time = 0; time < 5; time += 1) await caller.call(change).catch(() => undefined);
  await expect(caller.call(look)).rejects.toThrow(MiddlewareUnavailableError);
  expect(sent).toHaveLength(5);
  await caller.call({ ...change, always: true }).catch(() => undefined);
  expect(sent).toHaveLength(6);
  clock.advanceMs(1_000);
  expect(await caller.call(look)).toEqual([1]);
  expect(await caller.call(look)).toEqual([1]);
});
