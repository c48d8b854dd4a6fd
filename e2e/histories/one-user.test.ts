import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkFresh, checkNoFault, checkReal, checkRecovered, checkSession } from './testing/checks.ts';
import { anyStep, perform, type Step } from './testing/steps.ts';
import { World } from './testing/world.ts';

/** HISTORIES=10 tries ten times as many. */
const HISTORIES = Math.ceil(500 * Number(process.env.HISTORIES ?? '1'));

/** UIDNEXT by UIDVALIDITY never sinks, for whoever asks. */
async function live(steps: readonly Step[]): Promise<void> {
  await using world = await World.begin();
  const identities = new Map<string, string>();
  for (let count = 0; count < 2; count += 1) world.deliver();
  for (const step of steps) {
    await perform(world, step);
    checkReal(world);
  }
  for (const replica of world.sessions) {
    if (replica !== undefined) await checkSession(world, replica);
  }
  await checkFresh(world, identities);
  await checkRecovered(world);
  await checkFresh(world, identities);
  checkReal(world);
  checkNoFault(world);
}

test(`over ${HISTORIES} lives of a mailbox, with three clients, two proxies and whatever breaks, every invariant holds`, {
  timeout: 0,
}, async () => {
  await fc.assert(fc.asyncProperty(fc.array(anyStep, { maxLength: 40, size: 'max' }), live), {
    numRuns: HISTORIES,
  });
  expect(HISTORIES).toBeGreaterThan(0);
});
