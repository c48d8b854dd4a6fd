import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AccountId } from '@mailweave/push';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { BalancedDovecot } from './testing/balanced-dovecot.ts';
import { type PushNode, startPushNode } from './testing/push-node.ts';
import { CLIENT_ID, type PushSurroundings, startPushSurroundings } from './testing/push-surroundings.ts';
import { subscriptionOf } from './testing/push-world.ts';

const CALLBACK = { login: 'dovecot', password: 'sesame' };
/** Several, so that both nodes have some: whose mail Dovecot tells of, and whose is listened for. */
const calledBack: readonly AccountId[] = [1, 2, 3, 4].map((userId): AccountId => `${userId}@1`);
const listenedTo: readonly AccountId[] = [1, 2, 3, 4, 5, 6].map((userId): AccountId => `${userId}@2`);

let world: PushSurroundings;
let dovecot: Dovecot & AsyncDisposable;
let nodes: readonly PushNode[] = [];

const loginOf = (accountId: AccountId): string =>
  `${accountId.endsWith('@2') ? 'user' : 'callback'}${Number.parseInt(accountId, 10)}@test.example`;
const tokenOf = (accountId: AccountId): string => Buffer.from(accountId).toString('hex').padStart(64, '0');

async function prepare(accountId: AccountId): Promise<void> {
  const [userId = 0, contextId = 0] = accountId.split('@').map(Number);
  const { accounts, registrations, subscriptions } = world.stores;
  await accounts.ensure({ login: loginOf(accountId), contextId, userId });
  await subscriptions.put(subscriptionOf({ accountId, transport: 'apns', token: tokenOf(accountId) }));
  if (contextId === 2) await registrations.register({ accountId, clientId: CLIENT_ID, atMs: Date.now() });
}

beforeAll(async () => {
  [world, dovecot] = await Promise.all([startPushSurroundings(), startDovecot()]);
  await Promise.all([...calledBack, ...listenedTo].map(prepare));
  const { certificatePem, dir, host, imapsPort: port, masterUser } = dovecot;
  const caFile = path.join(dir, 'ca-of-nodes.pem');
  writeFileSync(caFile, certificatePem);
  const master = { masterUser: masterUser.name, masterPassword: masterUser.password };
  const listeners = { way: 'imap', permanent: true, host, port, tls: 'implicit', caFile, ...master };
  const start = () => startPushNode(world, { dovecot: CALLBACK, listeners });
  nodes = await Promise.all([start(), start()]);
  for (const accountId of listenedTo) {
    const isMarked = async () =>
      (await world.stores.marks.find({ accountId, mailbox: 'INBOX' })) !== undefined;
    // What is there before the first look is no new mail.
    await waitUntil('a listener', isMarked);
  }
}, 120_000);
afterAll(async () => {
  for (const node of nodes) await node[Symbol.asyncDispose]();
  await dovecot?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
});

/** A message of this number to every account, told by callbacks to some; the mail server tells of the others. */
async function bringMail(uid: number): Promise<void> {
  const client = new BalancedDovecot(
    nodes.map(({ url }) => url),
    CALLBACK,
  );
  const mail = Buffer.from(`From: Zoe <zoe@test.example>\r\nSubject: ${uid}\r\n\r\nText\r\n`);
  const told = calledBack.map((accountId) => ({ user: loginOf(accountId), uidValidity: 7, uid }));
  await Promise.all([
    client.deliver(told),
    ...listenedTo.map((accountId) => dovecot.deliver(loginOf(accountId), mail)),
  ]);
}

/** How often each of these was told of each message, in the order of accounts. */
function told(accountIds: readonly AccountId[], uids: readonly number[]): number[] {
  const taken = world.taken.map(({ payload, token }) => `${token} ${payload.cid}`);
  return accountIds.flatMap((accountId) =>
    uids.map((uid) => taken.filter((one) => one === `${tokenOf(accountId)} default0/INBOX/${uid}`).length),
  );
}

const once = (accountIds: readonly AccountId[], uids: readonly number[]): number[] =>
  accountIds.flatMap(() => uids.map(() => 1));

/** How many accounts both nodes together listen for. */
async function listening(): Promise<number> {
  const counts = await Promise.all(
    nodes.map(async ({ url }) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/^mailweave_push_listeners (\d+)/m.exec(text)?.[1] ?? Number.NaN);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

test('while Redis is away callbacks are told as ever, and what nobody listened for is told once when it is back', {
  timeout: 180_000,
}, async () => {
  await bringMail(1);
  const everybody = [...calledBack, ...listenedTo];
  await expect.poll(() => told(everybody, [1]), { timeout: 60_000 }).toEqual(once(everybody, [1]));

  await world.redis.kill();
  await expect.poll(listening, { timeout: 60_000 }).toBe(0);
  await bringMail(2);
  await expect.poll(() => told(calledBack, [2]), { timeout: 30_000 }).toEqual(once(calledBack, [2]));
  expect(told(listenedTo, [2])).toEqual(listenedTo.map(() => 0));

  await world.redis.start();
  await expect.poll(() => told(listenedTo, [2]), { timeout: 60_000 }).toEqual(once(listenedTo, [2]));
  await bringMail(3);
  const all = [1, 2, 3];
  await expect.poll(() => told(everybody, all), { timeout: 60_000 }).toEqual(once(everybody, all));
  expect(world.refused).toEqual([]);
  expect(nodes.flatMap((node) => node.records('error'))).toEqual([]);
});
