import { expect, it } from 'vitest';
import { OriginLanes } from './origin-lanes.ts';

const never = new AbortController().signal;
const [first, second] = ['https://one.example', 'https://two.example'];

it('lets as many run as the lane is wide, the others in their order', async () => {
  const lanes = new OriginLanes(2);
  const entered: number[] = [];
  const calls = [1, 2, 3, 4].map(async (number) => {
    await lanes.enter(first, never);
    entered.push(number);
  });
  await Promise.all(calls.slice(0, 2));
  expect(entered).toEqual([1, 2]);
  lanes.leave(first);
  await calls[2];
  expect(entered).toEqual([1, 2, 3]);
  lanes.leave(first);
  await calls[3];
  expect(entered).toEqual([1, 2, 3, 4]);
});

it('keeps no origin waiting for another', async () => {
  const lanes = new OriginLanes(1);
  expect(await lanes.enter(first, never)).toBe(true);
  expect(await lanes.enter(second, never)).toBe(true);
});

it('passes over a call that was given up', async () => {
  const lanes = new OriginLanes(1);
  const given = new AbortController();
  await lanes.enter(first, never);
  const lost = lanes.enter(first, given.signal);
  const next = lanes.enter(first, never);
  given.abort();
  expect(await lost).toBe(false);
  lanes.leave(first);
  expect(await next).toBe(true);
  expect(await lanes.enter(first, given.signal)).toBe(false);
});

it('remembers no origin that nothing runs to', async () => {
  const lanes = new OriginLanes(1);
  await lanes.enter(first, never);
  expect(lanes.size).toBe(1);
  lanes.leave(first);
  expect(lanes.size).toBe(0);
});
