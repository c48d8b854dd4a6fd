import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SHARD_COUNT } from '@mailweave/foundation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findProgram } from '../../../tools/services/programs.ts';
import { type Redis, startRedis } from '../../../tools/services/redis.ts';
import { openNode } from './testing/open-node.ts';
import { WorkerCrew } from './testing/worker-crew.ts';

let server: Redis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Three processes that share some shards, when all of these are acted for. */
async function threeWorkers(keyPrefix: string): Promise<WorkerCrew> {
  const crew = new WorkerCrew({ url: server.url, keyPrefix, leaseMs: 300, shards: 96 });
  const started = [crew.start(), crew.start(), crew.start()];
  await Promise.all(started.map((worker) => crew.ledger.untilActs(worker)));
  await crew.ledger.untilAllActedFor(crew.workers);
  return crew;
}

function others(crew: WorkerCrew, worker: number): ReadonlySet<number> {
  return new Set([...crew.workers].filter((each) => each !== worker));
}

const ROUNDS = Number(process.env.LEASE_ROUNDS ?? 4);

test('of processes that are killed and replaced no two act for a shard at once, and none is left alone', async () => {
  using crew = await threeWorkers('killed:');
  for (let round = 0; round < ROUNDS; round += 1) {
    const [oldest = 0] = crew.workers;
    await crew.kill(oldest);
    await crew.ledger.untilAllActedFor(crew.workers);
    await crew.ledger.untilActs(crew.start());
  }
  expect(crew.ledger.violations()).toEqual([]);
});

test('a process that was frozen until others had its shards does not act for them when it is thawed', async () => {
  using crew = await threeWorkers('frozen:');
  for (let round = 0; round < ROUNDS; round += 1) {
    const frozen = [...crew.workers][round % 3] ?? 0;
    crew.freeze(frozen);
    await crew.ledger.untilAllActedFor(others(crew, frozen));
    crew.thaw(frozen);
    await crew.ledger.untilActs(frozen);
  }
  expect(crew.ledger.violations()).toEqual([]);
});

test('processes that come and go in good order hand their shards over', async () => {
  using crew = await threeWorkers('leaving:');
  for (let round = 0; round < ROUNDS; round += 1) {
    await crew.ledger.untilActs(crew.start());
    const [oldest = 0] = crew.workers;
    await crew.leave(oldest);
    await crew.ledger.untilAllActedFor(crew.workers);
  }
  expect(crew.ledger.violations()).toEqual([]);
});

test('a Redis that is killed and has forgotten everything, or is frozen, has no shard acted for twice', async () => {
  using crew = await threeWorkers('redis-away:');
  for (let round = 0; round < ROUNDS; round += 1) {
    await server.kill();
    await server.start();
    await crew.ledger.untilAllActedFor(crew.workers);
    server.freeze();
    const [oldest = 0] = crew.workers;
    await crew.kill(oldest);
    server.thaw();
    await crew.ledger.untilAllActedFor(crew.workers);
    await crew.ledger.untilActs(crew.start());
  }
  expect(crew.ledger.violations()).toEqual([]);
});

/** As if Redis had kept these leases since long ago, so that what is free may be acquired at once. */
async function beginLongAgo(keyPrefix: string): Promise<void> {
  const { host, password, port } = server;
  const place = ['-h', host, '-p', String(port), '-a', password];
  const leases = `${keyPrefix}{shards:work}:leases`;
  await promisify(execFile)(findProgram('redis-cli'), [...place, 'HSET', leases, 'since', '0']);
}

test('a node takes over from one that has died in the moment in which that one counts as dead, whenever its own turn is', async () => {
  const keyPrefix = 'died:';
  await beginLongAgo(keyPrefix);
  // Its turns are twenty seconds apart.
  const leases = openNode(server, { keyPrefix, leaseMs: 60_000 }).join('work');
  const held = (): number =>
    Array.from({ length: SHARD_COUNT }, (_, shard) => shard).filter((shard) => leases.isHeld(shard)).length;
  await expect.poll(held, { timeout: 10_000 }).toBe(SHARD_COUNT);
  using crew = new WorkerCrew({ url: server.url, keyPrefix, leaseMs: 600, shards: SHARD_COUNT });
  const worker = crew.start();
  await crew.ledger.untilActs(worker);
  expect(held()).toBeLessThan(SHARD_COUNT);
  await crew.kill(worker);
  await expect.poll(held, { timeout: 10_000 }).toBe(SHARD_COUNT);
});
