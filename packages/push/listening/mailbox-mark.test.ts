import { expect, it } from 'vitest';
import { arrivals, tellingOf } from './mailbox-mark.ts';

const mark = { uidValidity: 7, uidNext: 101 };

it('finds what came between two looks', () => {
  expect(arrivals(mark, { ...mark, uidNext: 104 })).toEqual({ came: 'messages', first: 101, last: 103 });
});

it('finds nothing where nothing came, also when the server goes back', () => {
  expect([arrivals(mark, mark), arrivals(mark, { ...mark, uidNext: 50 })]).toEqual([
    { came: 'nothing' },
    { came: 'nothing' },
  ]);
});

it('takes what is there at the first look for old', () => {
  expect(arrivals(undefined, mark)).toEqual({ came: 'nothing' });
});

it('tells of nothing in a mailbox with new numbers', () => {
  expect(arrivals(mark, { uidValidity: 8, uidNext: 1_000 })).toEqual({ came: 'renumbered' });
});

it('tells of the newest 200 of a storm, and shows 20', () => {
  const uids = Array.from({ length: 1_000 }, (_, at) => at + 1);
  const { told, shown, silent } = tellingOf(uids);
  expect([told.length, told.at(-1), shown.length, shown.at(0), silent]).toEqual([200, 1_000, 20, 981, 800]);
});

it('tells of all and shows all where there are few', () => {
  expect(tellingOf([5, 9])).toEqual({ told: [5, 9], shown: [5, 9], silent: 0 });
});
