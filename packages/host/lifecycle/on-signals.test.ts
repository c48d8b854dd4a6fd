import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { onSignals, type StopSignal } from './on-signals.ts';

function watch(drain: (signal: StopSignal) => Promise<void>) {
  const source = new EventEmitter();
  const exitCodes: number[] = [];
  const signals = onSignals({ drain, endNow: (code) => exitCodes.push(code), source });
  return { source, exitCodes, signals };
}

test('the first signal drains once, every later one ends at once', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const drains: string[] = [];
  const { source, exitCodes, signals } = watch((signal) => {
    drains.push(signal);
    return promise;
  });
  source.emit('SIGTERM', 'SIGTERM');
  expect(exitCodes).toEqual([]);
  source.emit('SIGINT', 'SIGINT');
  source.emit('SIGTERM', 'SIGTERM');
  expect(drains).toEqual(['SIGTERM']);
  expect(exitCodes).toEqual([130, 143]);
  resolve();
  await expect(signals.stopped).resolves.toBeUndefined();
});

test('a drain that fails is told to whoever waits for the end', async () => {
  const { source, signals } = watch(() => Promise.reject(new Error('stuck')));
  source.emit('SIGINT', 'SIGINT');
  await expect(signals.stopped).rejects.toThrow('stuck');
});

test('a disposed watch listens no more', () => {
  const { source, signals } = watch(() => Promise.resolve());
  signals[Symbol.dispose]();
  expect(source.listenerCount('SIGTERM') + source.listenerCount('SIGINT')).toBe(0);
});
