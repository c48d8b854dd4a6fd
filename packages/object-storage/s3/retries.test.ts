import { expect, test } from 'vitest';
import { BucketUnreachableError } from '../errors/bucket-error.ts';
import { Retries } from './retries.ts';

const error = new BucketUnreachableError('b', { reason: 'test', cause: undefined });
const transient = { error, isTransient: true };

function retries({ tries = 3, hex = '00000000' } = {}) {
  const pausesMs: number[] = [];
  const pause = async (durationMs: number) => pausesMs.push(durationMs);
  return { retries: new Retries({ random: { hex: () => hex }, pause }, tries), pausesMs };
}

test('each pause is longer than the one before, and the last failure is thrown', async () => {
  const { retries: budget, pausesMs } = retries({ tries: 4 });
  for (let n = 1; n <= 3; n += 1) await budget.beforeNextTry(transient);
  await expect(budget.beforeNextTry(transient)).rejects.toBe(error);
  expect(pausesMs).toEqual([100, 200, 400]);
});

test('chance makes a pause up to twice as long, and it never grows beyond 20 seconds', async () => {
  const { retries: budget, pausesMs } = retries({ tries: 20, hex: 'ffffffff' });
  for (let n = 1; n <= 19; n += 1) await budget.beforeNextTry(transient);
  expect(pausesMs[0]).toBe(200);
  expect(Math.max(...pausesMs)).toBe(20_000);
});

test('a failure that would come again is thrown at once', async () => {
  const { retries: budget, pausesMs } = retries();
  await expect(budget.beforeNextTry({ error, isTransient: false })).rejects.toBe(error);
  expect(pausesMs).toEqual([]);
});

test('Retry-After is kept to; a server that asks for more than a minute is given up', async () => {
  const { retries: budget, pausesMs } = retries();
  await budget.beforeNextTry({ ...transient, retryAfterMs: 7_000 });
  expect(pausesMs).toEqual([7_000]);
  await expect(budget.beforeNextTry({ ...transient, retryAfterMs: 61_000 })).rejects.toBe(error);
});

test('a mebibyte that arrived makes up for failures, single bytes do not', async () => {
  const { retries: budget } = retries({ tries: 2 });
  for (let n = 0; n < 50; n += 1) {
    await budget.beforeNextTry(transient);
    budget.progress(2 ** 20);
  }
  await budget.beforeNextTry(transient);
  budget.progress(1);
  await expect(budget.beforeNextTry(transient)).rejects.toBe(error);
});
