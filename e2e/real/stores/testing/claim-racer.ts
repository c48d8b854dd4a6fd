import { once } from 'node:events';
import { raceForClaims, someUser } from '@mailweave/injection';
import { openCassandraStores } from '@mailweave/stores';
import { answerParent } from './answer-parent.ts';
import { type ClusterPlace, cassandraOptions } from './cassandra-options.ts';

// A process of its own, started by a test: opens the stores at the same moment as the others do, waits for the word,
// begins a claim in every round, and tells which rounds it won.

/** What the parent says first; any message after that starts the race. */
export type RaceOrder = { cluster: ClusterPlace; racer: number; rounds: number };

/** What it answers in the end; times in milliseconds since 1970. */
export type RaceResult = { won: number[]; startedAtMs: number; endedAtMs: number };

async function race({ cluster, racer, rounds }: RaceOrder): Promise<RaceResult> {
  await using stores = openCassandraStores(cassandraOptions(cluster));
  await stores.claims.ofUser(someUser);
  process.send?.('open');
  await once(process, 'message');
  const startedAtMs = Date.now();
  const won = await raceForClaims(stores.claims, { racer, rounds });
  return { won, startedAtMs, endedAtMs: Date.now() };
}

answerParent(race);
