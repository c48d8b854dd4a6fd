import { aClaim, claimIdNumber } from '@mailweave/injection';
import { openSqliteStores } from '../open-sqlite-stores.ts';

// A process of its own, started by processes.test.ts: waits for the word, opens the file as the others do at that
// moment, begins a claim in every round, and tells which rounds it won.

/** What the parent says to start the race. */
export type RaceOrder = { path: string; racer: number; rounds: number };

async function race({ path, racer, rounds }: RaceOrder): Promise<number[]> {
  await using stores = openSqliteStores({ path });
  const won: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const claimId = claimIdNumber(racer * rounds + round);
    const { outcome } = await stores.claims.begin(aClaim({ claimId, round }));
    if (outcome === 'begun') won.push(round);
  }
  return won;
}

process.once('message', (order: RaceOrder) => {
  race(order).then(
    (won) => process.send?.(won, () => process.disconnect()),
    (error: unknown) => process.send?.(String(error), () => process.disconnect()),
  );
});
process.send?.('ready');
