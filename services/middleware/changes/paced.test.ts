import { ManualTicker } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import { Paced } from './paced.ts';

function paced() {
  const ticker = new ManualTicker();
  let done = 0;
  const work = new Paced(
    () => {
      done += 1;
    },
    { intervalMs: 25, ticker: ticker.start },
  );
  return { ticker, work, done: () => done };
}

test('work is done at once, and for all who ask within an interval once at its end', () => {
  const { ticker, work, done } = paced();
  work.ask();
  expect(done()).toBe(1);
  for (let n = 0; n < 5; n += 1) work.ask();
  expect(done()).toBe(1);
  ticker.tick();
  expect(done()).toBe(2);
  ticker.tick(3);
  expect(done()).toBe(2);
  work.ask();
  expect(done()).toBe(3);
});

test('nothing ticks while nobody asks, or after the end', () => {
  const { ticker, work, done } = paced();
  expect(ticker.running).toBe(0);
  work.ask();
  work.ask();
  work.close();
  expect(ticker.running).toBe(0);
  ticker.tick();
  expect(done()).toBe(1);
});
