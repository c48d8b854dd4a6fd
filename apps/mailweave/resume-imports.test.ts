import { silentLogger } from '@mailweave/foundation';
import { expect, onTestFinished, test, vi } from 'vitest';
import { resumeImports } from './resume-imports.ts';

test('imports are resumed at once and every minute, one after the other, whatever one of them comes to', async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const errors: string[] = [];
  const running: PromiseWithResolvers<number>[] = [];
  const resume = (): Promise<number> => {
    running.push(Promise.withResolvers<number>());
    return running.at(-1)?.promise ?? Promise.resolve(0);
  };
  const logger = { ...silentLogger, error: (event: string) => errors.push(event) };
  const resuming = resumeImports({ resumeImports: resume }, logger);
  expect(running).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(180_000);
  expect(running).toHaveLength(1);
  running[0]?.reject(new Error('The store is away.'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(running).toHaveLength(2);
  expect(errors).toEqual(['imports-not-resumed']);
  running[1]?.resolve(0);
  resuming[Symbol.dispose]();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(running).toHaveLength(2);
});
