import { listenTo } from '@mailweave/cluster/testing';
import { type LogFields, type Logger, type Metrics, silentMetrics } from '@mailweave/foundation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Redis, startRedis } from '../../../tools/services/redis.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { openNode } from './testing/open-node.ts';

let server: Redis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server[Symbol.asyncDispose]());

function countedOutcomes() {
  const outcomes = { sent: 0, dropped: 0, heard: 0 };
  const metrics: Metrics = {
    ...silentMetrics,
    count: (_name, labels) => {
      const outcome = labels?.outcome;
      if (outcome === 'sent' || outcome === 'dropped' || outcome === 'heard') outcomes[outcome] += 1;
    },
  };
  return { outcomes, metrics };
}

function heardLogger() {
  const said: string[] = [];
  const say = (event: string, fields?: LogFields): void => {
    said.push(`${event} ${JSON.stringify(fields)}`);
  };
  const logger: Logger = { debug: say, info: say, warn: say, error: say };
  return { said, logger };
}

/** Of the connection for messages and of that for commands, when it was lost once. */
function lossesIn(said: readonly string[]): number {
  const lost = said.filter((line) => line.startsWith('cluster-disconnected'));
  return ['notes', 'commands'].filter((connection) => lost.some((line) => line.includes(connection))).length;
}

/** What the publisher keeps while Redis is away. */
const KEPT_MESSAGES = 1_000;

test('a subscriber is told of a gap when Redis was away, and hears what is published afterwards', async () => {
  const [publishing, listening] = [
    openNode(server, { keyPrefix: 'a:' }),
    openNode(server, { keyPrefix: 'a:' }),
  ];
  const own = await listenTo(publishing.bus, 'one');
  const { heard, until } = await listenTo(listening.bus, 'one');
  publishing.bus.publish('one', 'before');
  await until(() => heard.includes('before'));
  await server.restart();
  await Promise.all([own, { heard, until }].map((each) => each.until((all) => all.at(-1) === '(gap)')));
  publishing.bus.publish('one', 'after');
  await until(() => heard.includes('after'));
  expect(heard).toEqual(['(gap)', 'before', '(gap)', 'after']);
});

test('what is published while Redis is away is sent when it is back, up to a bound, and the rest is counted', async () => {
  const { outcomes, metrics } = countedOutcomes();
  const { said, logger } = heardLogger();
  const { bus } = openNode(server, { keyPrefix: 'b:', metrics, logger });
  await listenTo(bus, 'one');
  await server.kill();
  await waitUntil('the loss of both connections', () => lossesIn(said) === 2);
  for (let n = 0; n < KEPT_MESSAGES + 7; n += 1) bus.publish('one', `message ${n}`);
  expect(outcomes).toEqual({ sent: 0, dropped: 7, heard: 0 });
  await server.start();
  await waitUntil('the messages', () => outcomes.sent === KEPT_MESSAGES);
  expect(outcomes.dropped).toBe(7);
});

test('a frozen Redis holds nobody up, and is connected to again when it is thawed', async () => {
  const { said, logger } = heardLogger();
  const { bus } = openNode(server, { keyPrefix: 'c:', logger });
  const { heard, until } = await listenTo(bus, 'one');
  server.freeze();
  bus.publish('one', 'under way to somebody who is frozen');
  await waitUntil('the silence', () => lossesIn(said) === 2);
  expect(said.join()).toContain('silent');
  server.thaw();
  await until((all) => all.filter((text) => text === '(gap)').length === 2);
  bus.publish('one', 'warm');
  await until((all) => all.includes('warm'));
  expect(heard.at(-1)).toBe('warm');
});

test('a password that Redis refuses is told of by its code, and never shown', async () => {
  const { said, logger } = heardLogger();
  const url = `redis://:not-this-one@${server.host}:${server.port}`;
  openNode(server, { keyPrefix: 'd:', logger, url });
  await waitUntil('the refusal', () => said.some((line) => line.includes('WRONGPASS')));
  expect(said.join('\n')).not.toContain('not-this-one');
  expect(said.join('\n')).not.toContain('cluster-connected');
});
