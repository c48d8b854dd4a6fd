import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { someUser } from '@mailweave/injection';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStores } from './open-sqlite-stores.ts';
import type { RaceOrder } from './testing/claim-racer.ts';
import { temporaryPath } from './testing/temporary-path.ts';

const racerFile = fileURLToPath(new URL('./testing/claim-racer.ts', import.meta.url));

/** Starts a racer and waits until it listens. */
async function startRacer(): Promise<ChildProcess> {
  const racer = fork(racerFile, { execArgv: [] });
  onTestFinished(() => {
    racer.kill();
  });
  await once(racer, 'message');
  return racer;
}

describe('several processes on one database file', () => {
  it('all open a file that none has made yet, and exactly one wins each round of a claim', async () => {
    const path = temporaryPath();
    const rounds = 100;
    const racers = await Promise.all([startRacer(), startRacer(), startRacer()]);
    const results = racers.map(async (process, racer) => {
      const order: RaceOrder = { path, racer, rounds };
      const result = once(process, 'message');
      process.send(order);
      return (await result)[0];
    });
    const won = (await Promise.all(results)).flat();
    expect(won.toSorted((a, b) => a - b)).toEqual(Array.from({ length: rounds }, (_, n) => n + 1));

    await using stores = openSqliteStores({ path });
    expect(await stores.claims.ofUser(someUser)).toHaveLength(rounds);
  });
});
