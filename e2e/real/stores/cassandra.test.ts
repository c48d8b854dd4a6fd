import { aTenant, type InjectionStores, someUser } from '@mailweave/injection';
import { injectionStoresContract } from '@mailweave/injection/contract';
import { type CassandraOptions, openCassandraStores } from '@mailweave/stores';
import { emptyKeyspaces } from '@mailweave/stores/testing/cassandra';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Cassandra, startCassandra } from '../../../tools/services/cassandra.ts';
import { cassandraOptions } from './testing/cassandra-options.ts';
import type { RaceOrder, RaceResult } from './testing/claim-racer.ts';
import { type Delivered, deliverUntil } from './testing/delivered-events.ts';
import type { WriterOrder } from './testing/event-writer.ts';
import { answerOf, startScript } from './testing/processes.ts';
import { programCases } from './testing/program-cases.ts';
import { consentingUser, writtenEventId } from './testing/written-names.ts';

let cluster: Cassandra;

// A node takes ten seconds to start: all tests of one node share it.
beforeAll(async () => {
  cluster = await startCassandra();
}, 300_000);

afterAll(() => cluster[Symbol.asyncDispose]());

describe('several processes', () => {
  it('make the keyspaces and tables that none has made yet, and exactly one wins each round of a claim', async () => {
    const rounds = 40;
    const racers = await Promise.all([1, 2, 3].map(() => startScript('claim-racer.ts')));
    const { nodes, port } = cluster;
    const orders = racers.map((_, racer): RaceOrder => ({ cluster: { nodes, port }, racer, rounds }));
    const opened = await Promise.all(racers.map((process, racer) => answerOf(process, orders[racer])));
    expect(opened).toEqual(['open', 'open', 'open']);
    const results = (await Promise.all(racers.map((racer) => answerOf(racer, 'go')))) as RaceResult[];
    const won = results.flatMap((result) => result.won).toSorted((a, b) => a - b);
    expect(won).toEqual(Array.from({ length: rounds }, (_, n) => n + 1));
    // Who wins is chance, and the quickest may win all; but all were at it at the same time.
    const lastStartMs = Math.max(...results.map(({ startedAtMs }) => startedAtMs));
    expect(lastStartMs).toBeLessThan(Math.min(...results.map(({ endedAtMs }) => endedAtMs)));
    await using stores = openCassandraStores(cassandraOptions(cluster));
    expect(await stores.claims.ofUser(someUser)).toHaveLength(rounds);
  });

  it('write events that go out once each in the order of their numbers, and changes that none misses', async () => {
    const count = 30;
    const writers = await Promise.all([1, 2, 3].map(() => startScript('event-writer.ts')));
    const { nodes, port } = cluster;
    const orders = writers.map((_, writer): WriterOrder => ({ cluster: { nodes, port }, writer, count }));
    const opened = await Promise.all(writers.map((process, writer) => answerOf(process, orders[writer])));
    expect(opened).toEqual(['open', 'open', 'open']);
    await using stores = openCassandraStores(cassandraOptions(cluster));
    await using other = openCassandraStores(cassandraOptions(cluster));
    const start = await stores.changes.end();

    const delivered: Delivered[] = [];
    const isEnough = () => delivered.length >= writers.length * count;
    const told = toldUntil(stores, { start, count: writers.length * count });
    const answers = await Promise.all([
      ...writers.map((process) => answerOf(process, 'go')),
      deliverUntil(stores, isEnough, delivered),
      deliverUntil(other, isEnough, delivered),
    ]);
    expect(answers.slice(0, 3)).toEqual(['done', 'done', 'done']);

    const numbers = Array.from({ length: count }, (_, n) => n + 1);
    const written = [0, 1, 2].map((writer) => numbers.map((n) => writtenEventId(writer, n)));
    expect(delivered.map(({ eventId }) => eventId).toSorted()).toEqual(written.flat().toSorted());
    for (const ofUser of Map.groupBy(delivered, ({ userKey }) => userKey).values()) {
      const sequences = ofUser.map(({ sequence }) => sequence);
      expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
      const ids = ofUser.map(({ eventId }) => eventId);
      for (const own of written)
        expect(own.filter((id) => ids.includes(id))).toEqual(ids.filter((id) => own.includes(id)));
    }
    const users = [0, 1, 2].flatMap((writer) => numbers.map((n) => consentingUser(writer, n)));
    expect([...(await told)].toSorted()).toEqual(users.toSorted());
  });
});

/** Follows the change feed until it has told of so many users. */
async function toldUntil(
  { changes }: InjectionStores,
  { count, start }: { start: string; count: number },
): Promise<Set<string>> {
  const told = new Set<string>();
  for (let position = start; told.size < count; ) {
    const reading = await changes.readAfter(position);
    position = reading.position;
    expect(reading.outcome).toBe('read');
    for (const { userKey = '' } of reading.outcome === 'read' ? reading.changes : []) told.add(userKey);
  }
  return told;
}

programCases(() => cluster);

injectionStoresContract('Cassandra', async () => {
  const options = cassandraOptions(cluster);
  await emptyKeyspaces(options, ['mim_default']);
  const stores = [openCassandraStores(options), openCassandraStores(options)] as const;
  onTestFinished(async () => {
    for (const handle of stores) await handle[Symbol.asyncDispose]();
  });
  return stores;
});

describe('a cluster that is not as it should be', () => {
  const firstUse = async (over: Partial<CassandraOptions>) => {
    await using stores = openCassandraStores({ ...cassandraOptions(cluster), ...over });
    return await stores.claims.ofUser(someUser);
  };

  it('is told of by a failure that says what to do', async () => {
    const missing = { keyspace: 'nowhere', replication: undefined };
    await expect(firstUse(missing)).rejects.toThrow(
      /^The keyspace nowhere\S* does not exist in Cassandra: create it/,
    );
    const unreachable = { port: 1 };
    await expect(firstUse(unreachable)).rejects.toMatchObject({ code: 'store-unavailable', retry: 'later' });
    await expect(firstUse(unreachable)).rejects.toThrow(/^No node of Cassandra can be reached/);
    await expect(firstUse({ localDataCenter: 'elsewhere' })).rejects.toMatchObject({
      code: 'store-unavailable',
    });
    const noTables = { keyspace: 'bare', createTables: false };
    await expect(firstUse(noTables)).rejects.toThrow(/^The keyspace bare\S* lacks tables of Mailweave/);
  });

  it('gives no tenant the keyspace of another', async () => {
    await using stores = openCassandraStores(cassandraOptions(cluster));
    await stores.claims.ofUser(someUser);
    await stores.tenants.create(aTenant({ id: 'thief', keyspaceName: 'Weave_Default' }), 0);
    await expect(stores.claims.ofUser({ ...someUser, tenantId: 'thief' })).rejects.toThrow(
      /holds the data of the tenant default/,
    );
  });

  it('is used without the name of its data centre', async () => {
    expect(await firstUse({ localDataCenter: undefined })).toEqual([]);
  });

  it('is reached once it is there, by stores that were opened before', async () => {
    let port = 1;
    const options = {
      ...cassandraOptions(cluster),
      get port() {
        return port;
      },
    };
    await using stores = openCassandraStores(options);
    await expect(stores.claims.ofUser(someUser)).rejects.toMatchObject({ code: 'store-unavailable' });
    port = cluster.port;
    expect(await stores.claims.ofUser(someUser)).toEqual([]);
  });
});
