import { aClaim, anEvent, claimIdNumber, type InjectionStores, userKeyNumber } from '@mailweave/injection';
import { openCassandraStores } from '@mailweave/stores';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cassandra, startCassandra } from '../../../tools/services/cassandra.ts';
import { cassandraOptions } from './testing/cassandra-options.ts';

const spring = { tenantId: 'default', campaignId: 'spring', revision: 1 };
const users = 120;
const usersAtOnce = 8;
/** A node dies when so many are done. */
const killAfter = 40;

let cluster: Cassandra;

// Ten seconds each on a quiet machine.
beforeAll(async () => {
  cluster = await startCassandra(3);
}, 300_000);

afterAll(() => cluster[Symbol.asyncDispose]());

type Handles = readonly [InjectionStores, InjectionStores];

const userNumber = (number: number) => ({ tenantId: 'default', userKey: userKeyNumber(number) });

/** What sessions of one user do on two machines at once: look, fight for a round, weave, read, tell. */
async function visit([store, other]: Handles, number: number): Promise<string[]> {
  const user = userNumber(number);
  const claims = [2 * number, 2 * number + 1].map((n) => aClaim({ ...user, claimId: claimIdNumber(n) }));
  const begun = await Promise.all(claims.map((claim, n) => (n === 0 ? store : other).claims.begin(claim)));
  const winners = begun.flatMap((result) => (result.outcome === 'begun' ? [result.record] : []));
  for (const winner of winners) {
    await store.claims.complete(winner, { uid: 100 + number, uidValidity: 7 });
    await other.claims.changeFlags(winner, { mode: 'add', flags: ['\\Seen'] });
    await store.outbox.append([anEvent({ ...user, eventId: `read-${number}`, claimId: winner.claimId })]);
  }
  expect(await other.audience.rowsOfUser(user)).toHaveLength(1);
  return winners.map(({ claimId }) => claimId);
}

it('loses nothing and does nothing twice when one of three nodes is killed', async () => {
  await using store = openCassandraStores(cassandraOptions(cluster));
  await using other = openCassandraStores(cassandraOptions(cluster));
  const numbers = Array.from({ length: users }, (_, n) => n + 1);
  await store.audience.upsertRows(
    spring,
    numbers.map((n) => ({ userKey: userKeyNumber(n) })),
  );

  const won = new Map<number, string[]>();
  const left = numbers.values();
  const sessions = Array.from({ length: usersAtOnce }, async () => {
    for (const number of left) {
      won.set(number, await visit([store, other], number));
      if (won.size === killAfter) cluster.nodes[1]?.kill();
    }
  });
  await Promise.all(sessions);

  expect([...won.values()].filter((claimIds) => claimIds.length !== 1)).toEqual([]);
  for (const number of numbers) {
    const [claimId] = won.get(number) ?? [];
    const records = await other.claims.ofUser(userNumber(number));
    expect(records).toMatchObject([{ claimId, state: 'woven', uid: 100 + number, flags: ['\\Seen'] }]);
  }
  const pending = (await store.outbox.readPending(1000)).map(({ event }) => event.eventId);
  expect(pending.toSorted()).toEqual(numbers.map((n) => `read-${n}`).toSorted());
}, 300_000);
