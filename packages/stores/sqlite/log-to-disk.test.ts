import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { StoreUnavailableError } from '../sql/store-errors.ts';
import { LogToDisk } from './log-to-disk.ts';
import { HeldFile } from './testing/held-file.ts';

function openLog() {
  const file = new HeldFile();
  return { file, log: new LogToDisk(async () => file) };
}

/** Notes which of these are over. */
function watched(syncs: readonly Promise<void>[]): Set<number> {
  const over = new Set<number>();
  for (const [index, sync] of syncs.entries()) void sync.then(() => over.add(index));
  return over;
}

it('whoever asks while two syncs are under way shares one that begins later', async () => {
  const { file, log } = openLog();
  const over = watched([log.synced(), log.synced(), log.synced(), log.synced()]);
  await nextTurn();
  expect(file.begun).toBe(2);
  file.end();
  await nextTurn();
  expect([file.begun, over]).toEqual([3, new Set([0])]);
  file.end();
  await nextTurn();
  expect(over).toEqual(new Set([0, 1]));
  file.end();
  await nextTurn();
  expect([file.begun, over]).toEqual([3, new Set([0, 1, 2, 3])]);
});

it('after a sync that has failed none succeeds, for what it was for may be lost', async () => {
  const { file, log } = openLog();
  const [first, second, third] = [log.synced(), log.synced(), log.synced()];
  await nextTurn();
  file.end(new Error('EIO'));
  await expect(first).rejects.toBeInstanceOf(StoreUnavailableError);
  file.end();
  await second;
  await expect(third).rejects.toBeInstanceOf(StoreUnavailableError);
  await expect(log.synced()).rejects.toBeInstanceOf(StoreUnavailableError);
  expect(file.begun).toBe(2);
});

it('what nobody waits for is synced once within a second', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { file, log } = openLog();
  log.syncedSoon();
  log.syncedSoon();
  vi.advanceTimersByTime(1_000);
  await nextTurn();
  expect(file.begun).toBe(1);
  log.syncedSoon();
  log[Symbol.dispose]();
  vi.advanceTimersByTime(1_000);
  await nextTurn();
  expect([file.begun, file.isClosed]).toEqual([1, true]);
});
