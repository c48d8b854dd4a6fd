import { clusterContract } from '@mailweave/cluster/contract';
import { afterAll, beforeAll } from 'vitest';
import { type Redis, startRedis } from '../../../tools/services/redis.ts';
import { openNode } from './testing/open-node.ts';

let server: Redis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server[Symbol.asyncDispose]());

let installations = 0;

clusterContract('one process on Redis', async () => {
  installations += 1;
  return [openNode(server, { keyPrefix: `one-${installations}:` })];
});

clusterContract('three processes on Redis, with TLS', async () => {
  installations += 1;
  const keyPrefix = `three-${installations}:`;
  const open = () => openNode(server, { keyPrefix, tls: true });
  return [open(), open(), open()];
});
