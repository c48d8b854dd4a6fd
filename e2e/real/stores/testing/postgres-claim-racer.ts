import { Secret } from '@mailweave/foundation';
import { raceForClaims } from '@mailweave/injection';
import { openPostgresStores, type PostgresStoresOptions } from '@mailweave/stores';
import { answerParent } from './answer-parent.ts';

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
  return await raceForClaims(stores.claims, { racer, rounds });
}

answerParent(race);
