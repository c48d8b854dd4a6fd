import { SequentialRandom } from '@mailweave/foundation';
import { expect, onTestFinished, test } from 'vitest';
import type { AttributeOutcome } from '../dovecot/http-notify-attribute.ts';
import { ManualTimer } from '../testing/manual-timer.ts';
import { DovecotListener } from './dovecot-listener.ts';

const HOUR_MS = 60 * 60_000;

/** A listener whose writes come to these ends, one after the other; the last one again and again. */
function listener(outcomes: AttributeOutcome[]) {
  const timer = new ManualTimer();
  const done: string[] = [];
  const dovecot = new DovecotListener({
    accountId: '249@1',
    write: async (isOn) => {
      done.push(isOn ? 'on' : 'off');
      return (outcomes.length > 1 ? outcomes.shift() : outcomes[0]) ?? { outcome: 'done' };
    },
    refused: async () => ({ step: 'pause' }),
    timer: timer.start,
    random: new SequentialRandom(),
    events: {
      attributeDenied: (_, reason) => done.push(reason),
      troubled: (_, trouble) => done.push(trouble),
      paused: () => done.push('paused'),
      bug: () => done.push('bug'),
    },
  });
  onTestFinished(() => dovecot.stop());
  return { dovecot, timer, done };
}

test('says that a server keeps no attributes, and asks again after hours', async () => {
  const { done, timer } = listener([{ outcome: 'denied', reason: 'no-metadata' }, { outcome: 'done' }]);
  await timer.until((delays) => delays.length === 1);
  expect(timer.delaysMs[0]).toBeGreaterThanOrEqual(6 * HOUR_MS);
  timer.elapse(12 * HOUR_MS);
  await Promise.resolve();
  expect(done).toEqual(['on', 'no-metadata', 'on']);
});

test('tries soon again where the server is away, and removes the attribute in the end', async () => {
  const { done, dovecot, timer } = listener([{ outcome: 'retry' }, { outcome: 'done' }]);
  await timer.until((delays) => delays.length === 1);
  expect(timer.delaysMs[0]).toBeLessThanOrEqual(1_000);
  await dovecot.withdraw();
  expect(done).toEqual(['on', 'lost', 'off']);
});

test('waits for other credentials', async () => {
  const { done, dovecot, timer } = listener([{ outcome: 'needs-login' }, { outcome: 'done' }]);
  while (!done.includes('paused')) await Promise.resolve();
  expect(timer.delaysMs).toEqual([]);
  dovecot.resume();
  await dovecot.stop();
  expect(done).toEqual(['on', 'refused', 'paused', 'on']);
});
