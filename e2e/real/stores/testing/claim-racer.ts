import { once } from 'node:events';
import type { WovenRecord } from '@mailweave/contracts';
import { aClaim, type ClaimStore, claimIdNumber, someUser } from '@mailweave/injection';
import { openCassandraStores, StoreUnavailableError } from '@mailweave/stores';
import { type ClusterPlace, cassandraOptions } from './cassandra-options.ts';

// A process of its own, started by a test: opens the stores at the same moment as the others do, waits for the word,
// begins a claim in every round, and tells which rounds it won.

/** What the parent says first; any message after that starts the race. */
export type RaceOrder = { cluster: ClusterPlace; racer: number; rounds: number };

async function race({ cluster, racer, rounds }: RaceOrder): Promise<number[]> {
  await using stores = openCassandraStores(cassandraOptions(cluster));
  await stores.claims.ofUser(someUser);
  process.send?.('open');
  await once(process, 'message');
  const won: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const claimId = claimIdNumber(racer * rounds + round);
    if (await isWon(stores.claims, aClaim({ claimId, round }))) won.push(round);
  }
  return won;
}

/** Among many writers a store may fail without saying whether the claim was begun: it is looked for then. */
async function isWon(claims: ClaimStore, record: WovenRecord): Promise<boolean> {
  for (;;) {
    try {
      return (await claims.begin(record)).outcome === 'begun';
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      if ((await claims.find(record)) !== undefined) return true;
    }
  }
}

process.once('message', (order: RaceOrder) => {
  race(order).then(
    (won) => process.send?.(won, () => process.disconnect()),
    (error: unknown) => process.send?.(String(error), () => process.disconnect()),
  );
});
process.send?.('ready');
