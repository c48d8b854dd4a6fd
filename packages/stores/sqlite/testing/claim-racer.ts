import { raceForClaims } from '@mailweave/injection';
import { openSqliteStores } from '../open-sqlite-stores.ts';

// A process of its own, started by processes.test.ts: waits for the word, opens the file as the others do at that
// moment, begins a claim in every round, and tells which rounds it won.

/** What the parent says to start the race. */
export type RaceOrder = { path: string; racer: number; rounds: number };

async function race({ path, racer, rounds }: RaceOrder): Promise<number[]> {
  await using stores = openSqliteStores({ path });
  return await raceForClaims(stores.claims, { racer, rounds });
}

process.once('message', (order: RaceOrder) => {
  race(order).then(
    (won) => process.send?.(won, () => process.disconnect()),
    (error: unknown) => process.send?.(String(error), () => process.disconnect()),
  );
});
process.send?.('ready');
