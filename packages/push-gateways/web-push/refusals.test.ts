import { expect, it } from 'vitest';
import { Refusals } from './refusals.ts';

const origin = 'https://push.example';
const reason = 'status-403';
const refuse = (refusals: Refusals, users: readonly number[]) =>
  users.map((user) => refusals.refused(origin, `${user}@1`, reason).outcome);

it('takes what several accounts in a row meet for our own mistake', () => {
  expect(refuse(new Refusals(), [1, 2, 3, 4, 5, 1])).toEqual([
    'retry',
    'retry',
    'retry',
    'retry',
    'misconfigured',
    'misconfigured',
  ]);
});

it('never lets one account stop a brand', () => {
  expect(
    refuse(
      new Refusals(),
      Array.from({ length: 100 }, () => 7),
    ),
  ).not.toContain('misconfigured');
});

it('finds the mistake with the subscription where others are served', () => {
  const refusals = new Refusals();
  refuse(refusals, [1, 2, 3, 4, 5]);
  refusals.served(origin);
  expect(refuse(refusals, [1, 2])).toEqual(['rejected', 'rejected']);
});

it('counts for each push service by itself', () => {
  const refusals = new Refusals();
  refusals.served('https://other.example');
  expect(refuse(refusals, [1])).toEqual(['retry']);
});
