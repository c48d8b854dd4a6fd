import type { InjectionEvent } from '@mailweave/contracts';
import { anEvent } from '@mailweave/injection';
import { expect, test } from 'vitest';
import { EventReports } from './event-reports.ts';

class Fixture {
  readonly writes: InjectionEvent[][] = [];
  readonly told: [number, number][] = [];
  failure: Error | undefined;
  readonly reports = new EventReports(
    {
      append: async (events) => {
        this.writes.push([...events]);
        if (this.failure !== undefined) throw this.failure;
        return 1;
      },
    },
    (events, newCount) => this.told.push([events.length, newCount]),
  );

  report(...numbers: number[]): Promise<void> {
    return this.reports.report(numbers.map(eventNumber));
  }

  /** The numbers of the events of each write. */
  get written(): number[][] {
    return this.writes.map((events) => events.map(({ atMs }) => atMs));
  }
}

function eventNumber(atMs: number): InjectionEvent {
  return anEvent({ eventId: `event-${atMs}`, atMs });
}

test('what is reported in one turn is one write, in its order', async () => {
  const fixture = new Fixture();
  await Promise.all([fixture.report(1, 2), fixture.report(), fixture.report(3)]);
  await fixture.report(4);
  expect(fixture.written).toEqual([[1, 2, 3], [4]]);
  expect(fixture.told).toEqual([
    [3, 1],
    [1, 1],
  ]);
});

test('a write that fails is told to all whose events were in it, and to nobody else', async () => {
  const fixture = new Fixture();
  fixture.failure = new Error('full');
  const both = await Promise.allSettled([fixture.report(1), fixture.report(2)]);
  expect(both).toEqual(Array(2).fill({ status: 'rejected', reason: fixture.failure }));
  fixture.failure = undefined;
  await fixture.report(1);
  expect(fixture.written).toEqual([[1, 2], [1]]);
  expect(fixture.told).toEqual([[1, 1]]);
});

test('no write is larger than it may be, and no report is split', async () => {
  const fixture = new Fixture();
  const many = Array.from({ length: 600 }, (_, number) => number);
  await Promise.all([fixture.report(...many), fixture.report(...many), fixture.report(7)]);
  expect(fixture.written.map(({ length }) => length)).toEqual([600, 601]);
});
