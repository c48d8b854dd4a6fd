import { expect, test } from 'vitest';
import { prepareImport } from './testing/import-place.ts';

/** The time after which a worker that gives no sign of life is thought dead. */
const LEASE_MS = 60_000;

test('an import that is killed shows nothing, and goes on at the part it had reached', async () => {
  await using place = await prepareImport();
  await place.killAtPart(4);
  expect(await place.explain()).not.toContain('spring');
  place.time.advanceMs(LEASE_MS);
  const { errors, exitCode, output } = await place.run();
  expect([exitCode, output]).toEqual([0, expect.stringContaining(`Parts ${place.parts}, `)]);
  expect(output).toContain('rows good 24000, repeated 0, bad 0');
  // The first three parts were done and are not done again.
  expect(errors.split('\n')[0]).toMatch(/^part [45] of 6/);
  expect(await place.explain()).toContain('spring');
});

test('an import into a store that is full shows nothing, and goes on when there is room', async () => {
  await using place = await prepareImport();
  const full = await place.run('ulimit -f 2048');
  expect(full.exitCode).toBe(1);
  expect(full.errors).toMatch(/The disk of the database (is full|reports an error)/);
  expect(await place.explain()).not.toContain('spring');
  place.time.advanceMs(LEASE_MS);
  const { exitCode, output } = await place.run();
  expect([exitCode, output]).toEqual([0, expect.stringContaining('rows good 24000')]);
  expect(await place.explain()).toContain('spring');
});
