import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { onEachSignal } from './on-each-signal.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the work is done for each signal, one after the other, and signals that come meanwhile count as one', async () => {
  const source = new EventEmitter();
  const running: (() => void)[] = [];
  const watch = onEachSignal({
    signal: 'SIGHUP',
    work: () => new Promise((resolve) => running.push(resolve)),
    source,
  });
  source.emit('SIGHUP');
  await turn();
  for (let n = 0; n < 5; n += 1) source.emit('SIGHUP');
  await turn();
  expect(running).toHaveLength(1);
  running[0]?.();
  await turn();
  expect(running).toHaveLength(2);
  running[1]?.();
  await turn();
  expect(running).toHaveLength(2);
  watch[Symbol.dispose]();
  expect(source.listenerCount('SIGHUP')).toBe(0);
});
