import { Secret } from '@mailweave/foundation';
import { aClaim, claimIdNumber } from '@mailweave/injection';
import { openPostgresStores, type PostgresStoresOptions } from '@mailweave/stores';

// A process of its own, started by postgres-processes.test.ts: waits for the word, opens the stores as the others do at
// that moment, begins a claim in every round, and tells which rounds it won.

/** What the parent says to start the race. */
export type RaceOrder = {
  options: Omit<PostgresStoresOptions, 'password'>;
  password: string;
  racer: number;
  rounds: number;
};

async function race({ options, password, racer, rounds }: RaceOrder): Promise<number[]> {
  await using stores = openPostgresStores({ ...options, password: new Secret(password) });
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
