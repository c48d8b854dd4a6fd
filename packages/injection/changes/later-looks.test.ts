import type { UserRef } from '@mailweave/contracts';
import { ManualTicker } from '@mailweave/foundation';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { userKeyNumber } from '../testing/builders.ts';
import { LaterLooks } from './later-looks.ts';

const tickMs = 5_000;
const user = (number: number): UserRef => ({ tenantId: 'default', userKey: userKeyNumber(number) });

function recording() {
  const woken: UserRef[] = [];
  const ticker = new ManualTicker();
  const looks = new LaterLooks((users) => woken.push(...users), { ticker: ticker.start });
  return { woken, looks, ticker };
}

test('whoever is to be woken is so once, not before his time, and at most two ticks after it', () => {
  const added = fc.array(fc.record({ number: fc.nat({ max: 4 }), inMs: fc.nat({ max: 60_000 }) }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(added, fc.nat({ max: 7 }), (list, ticksBefore) => {
      const { woken, looks, ticker } = recording();
      looks.add(user(9), 1e9);
      ticker.tick(ticksBefore);
      for (const { number, inMs } of list) looks.add(user(number), inMs);
      const earliest = Map.groupBy(list, ({ number }) => number);
      for (let tick = 1; tick <= 20; tick += 1) {
        ticker.tick();
        for (const [number, looksOf] of earliest) {
          const inMs = Math.min(...looksOf.map((look) => look.inMs));
          const times = woken.filter(({ userKey }) => userKey === user(number).userKey).length;
          // A tick that was under way when it was added may have been over at once.
          if ((tick - 1) * tickMs < inMs) expect(times).toBe(0);
          if ((tick - 2) * tickMs >= inMs) expect(times).toBe(1);
        }
      }
    }),
  );
});

test('who is woken may be added again while the others are woken, and who left is not woken', () => {
  const { woken, looks, ticker } = recording();
  looks.add(user(1), 0);
  looks.add(user(2), 0);
  looks.forget(user(2));
  ticker.tick();
  expect(woken).toEqual([user(1)]);
  looks.add(user(1), 0);
  ticker.tick();
  expect(woken).toEqual([user(1), user(1)]);
});

test('nothing ticks while nobody waits', () => {
  const { looks, ticker } = recording();
  expect(ticker.running).toBe(0);
  looks.add(user(1), 7);
  looks.add(user(2), 7);
  looks.forget(user(1));
  expect(ticker.running).toBe(1);
  ticker.tick(3);
  expect(ticker.running).toBe(0);
  looks.add(user(1), 7);
  looks.close();
  expect(ticker.running).toBe(0);
});
