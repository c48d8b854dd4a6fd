import { ManualTicker, SequentialRandom } from '@mailweave/foundation';
import { ChangeBus } from '@mailweave/injection';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { userKeyNumber } from '../testing/test-middleware.ts';
import { ChangeLog, type LoggedChange } from './change-log.ts';

const random = new SequentialRandom();

function lost(): void {
  throw new Error('Nothing was lost.');
}

function logged() {
  const bus = new ChangeBus({ onFailure: () => undefined, random, ticker: new ManualTicker().start });
  return { bus, log: new ChangeLog(bus, random) };
}

function numberOf({ change }: LoggedChange): number {
  return Number.parseInt(change.userKey ?? '', 16);
}

test('whoever comes back is told of everything since, once and in order, or of a gap', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 14_000 }), fc.integer({ min: 0, max: 14_000 }), (before, away) => {
      const { bus, log } = logged();
      let sent = 0;
      const notify = (count: number): void => {
        for (let n = 0; n < count; n += 1)
          bus.notify({ tenantId: 'default', userKey: userKeyNumber(sent++) });
      };
      notify(before);
      const heard: LoggedChange[] = [];
      const first = log.follow(undefined, { told: (change) => heard.push(change), lost });
      expect([first.resumed, first.missed]).toEqual([false, []]);
      notify(1);
      first.stop();
      notify(away);
      expect(heard.map(numberOf)).toEqual([before]);
      const second = log.follow(heard[0]?.position, { told: () => undefined, lost });
      if (away <= 5_000) expect(second.resumed).toBe(true);
      const missed = Array.from({ length: away }, (_, n) => before + 1 + n);
      expect(second.missed.map(numberOf)).toEqual(second.resumed ? missed : []);
    }),
    { numRuns: 30 },
  );
});

test.each(['', 'x', '0000-1', '-1', 'a-b'])('%j is no position of this process', (position) => {
  expect(logged().log.follow(position, { told: () => undefined, lost }).resumed).toBe(false);
});

test('a position of the process before it is a gap', () => {
  const { log } = logged();
  const { position } = log.follow(undefined, { told: () => undefined, lost });
  expect(logged().log.follow(position, { told: () => undefined, lost }).resumed).toBe(false);
  expect(log.follow(position, { told: () => undefined, lost }).resumed).toBe(true);
});

test('when changes were missed here, followers begin anew, and nobody resumes from before', () => {
  const { bus, log } = logged();
  const told: string[] = [];
  const { position } = log.follow(undefined, {
    told: () => told.push('change'),
    lost: () => told.push('lost'),
  });
  log.forget();
  bus.notify({ tenantId: 'default', userKey: userKeyNumber(1) });
  expect(told).toEqual(['lost']);
  expect(log.follow(position, { told: () => undefined, lost }).resumed).toBe(false);
});
