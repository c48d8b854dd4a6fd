import { userKeyOf } from '@mailweave/injection';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Redis, startRedis } from '../../../tools/services/redis.ts';
import { createInstallation, openInbox, type Served } from '../../processes/testing/installation.ts';
import type { LineClient } from '../testing/line-client.ts';
import { sampleCampaign } from '../testing/sample-campaign.ts';

const user = 'jo@mail.example';

let redis: Redis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis[Symbol.asyncDispose]());

/** Two processes on one file of SQLite, which tell each other by Redis what they write. */
async function twoProcesses(keyPrefix: string) {
  const settings = `cluster: { kind: redis, url: "${redis.url}", keyPrefix: "${keyPrefix}" }`;
  const installation = await createInstallation({ users: [user], settings });
  onTestFinished(() => installation[Symbol.asyncDispose]());
  installation.backend.mailbox(user, 'INBOX').append(Buffer.from('Subject: real\r\n'), {});
  const processes = await Promise.all([installation.serve(), installation.serve()]);
  const connected = await Promise.all(processes.map((each) => each.record('mailweave-started')));
  const httpUrls = connected.map(({ httpUrl }) => String(httpUrl));
  return { installation, processes, httpUrls };
}

async function idling({ address }: Pick<Served, 'address'>): Promise<LineClient> {
  const client = await openInbox(address, user);
  client.send('i IDLE\r\n');
  await client.until((line) => line.startsWith('+'));
  return client;
}

async function noticeOf(httpUrl: string | undefined): Promise<{ status: number; cluster: unknown }> {
  const response = await fetch(`${httpUrl}/readyz`);
  const { notices } = (await response.json()) as { notices?: { cluster?: unknown } };
  return { status: response.status, cluster: notices?.cluster };
}

async function notesHeard(httpUrl: string | undefined): Promise<number> {
  const text = await (await fetch(`${httpUrl}/metrics`)).text();
  return Number(/^mailweave_cluster_messages_total\{outcome="heard"\} (\d+)$/m.exec(text)?.[1] ?? 0);
}

test('a process hears from Redis that another has written, and idling clients see what', async () => {
  const { installation, processes, httpUrls } = await twoProcesses('heard:');
  const [first, second] = processes;
  if (first === undefined || second === undefined) throw new Error('Two processes were started.');
  await expect.poll(() => noticeOf(httpUrls[1])).toEqual({ status: 200, cluster: 'ok' });
  const watching = await idling(second);
  await installation.publish({ ...sampleCampaign('told'), users: [{ userKey: userKeyOf(user) }] });
  await watching.until((line) => line === '* 2 EXISTS');
  const before = await notesHeard(httpUrls[1]);
  const acting = await openInbox(first.address, user);
  await acting.ok('STORE 2 +FLAGS (\\Flagged)');
  await watching.until((line) => line === '* 2 FETCH (FLAGS (\\Flagged))');
  expect(await notesHeard(httpUrls[1])).toBeGreaterThan(before);
  for (const client of [watching, acting]) client.close();
});

test('while Redis is away everything goes on, by looking into the store, and readiness tells of it', async () => {
  const { installation, processes, httpUrls } = await twoProcesses('away:');
  const [first, second] = processes;
  if (first === undefined || second === undefined) throw new Error('Two processes were started.');
  const watching = await idling(second);
  await redis.kill();
  await expect.poll(() => noticeOf(httpUrls[1])).toEqual({ status: 200, cluster: 'cluster-unavailable' });
  await installation.publish({ ...sampleCampaign('polled'), users: [{ userKey: userKeyOf(user) }] });
  await watching.until((line) => line === '* 2 EXISTS');
  await redis.start();
  await expect.poll(() => noticeOf(httpUrls[1]), { timeout: 10_000 }).toEqual({ status: 200, cluster: 'ok' });
  await installation.mailweave('switch', 'throw', 'campaign', 'polled');
  await watching.until((line) => line === '* 2 EXPUNGE');
  watching.close();
});

test('a program whose Redis is not there yet serves mail, and finds it later', async () => {
  await redis.kill();
  const { processes, httpUrls } = await twoProcesses('late:');
  const [first] = processes;
  if (first === undefined) throw new Error('Two processes were started.');
  const client = await idling(first);
  expect(await noticeOf(httpUrls[0])).toEqual({ status: 200, cluster: 'cluster-unavailable' });
  await redis.start();
  await expect.poll(() => noticeOf(httpUrls[0]), { timeout: 10_000 }).toEqual({ status: 200, cluster: 'ok' });
  client.close();
});
