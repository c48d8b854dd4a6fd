import { systemRandom } from '@mailweave/host';
import { createToken } from '@mailweave/http-server';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type PushNode, startPushNode } from './testing/push-node.ts';
import { CLIENT_ID, type PushSurroundings, startPushSurroundings } from './testing/push-surroundings.ts';

const admin = createToken(systemRandom);
let world: PushSurroundings;
let nodes: readonly PushNode[];

beforeAll(async () => {
  world = await startPushSurroundings();
  const start = () => startPushNode(world, { tokens: { admin: [admin.hash] } });
  nodes = await Promise.all([start(), start()]);
});
afterAll(async () => {
  for (const node of nodes) await node[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

/** An app of the account that is open, connected to this node; and the subjects that it was told of. */
async function openApp({ url }: PushNode): Promise<string[]> {
  const session = createToken(systemRandom);
  const atMs = Date.now();
  const times = { createdAtMs: atMs, expiresAtMs: atMs + 3_600_000 };
  const owner = { accountId: '249@1', clientId: CLIENT_ID } as const;
  await world.stores.sessions.put({ tokenHash: session.hash, ...owner, ...times });
  const protocols = ['mailweave.push.v1', `bearer.${session.token}`];
  const client = new WebSocket(`${url.replace('http', 'ws')}/push/v1/socket`, protocols);
  onTestFinished(() => client.close());
  const told: string[] = [];
  client.addEventListener('message', ({ data }) =>
    told.push(/Mail \d+/.exec(String(data))?.[0] ?? String(data)),
  );
  await new Promise((resolve, reject) => {
    client.addEventListener('open', resolve);
    client.addEventListener('error', reject);
  });
  await expect.poll(() => world.stores.subscriptions.ofAccount('249@1')).toHaveLength(1);
  return told;
}

async function tell(node: PushNode | undefined, uid: number): Promise<void> {
  const answer = await fetch(`${node?.url}/api/push/accounts/249@1/test-events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ uidValidity: 7, uid, subject: `Mail ${uid}` }),
  });
  expect(answer.status).toBe(202);
}

test('a notification that one node plans reaches the sockets of every node, each once', async () => {
  const told = await Promise.all(nodes.map(openApp));
  for (let uid = 1; uid <= 6; uid += 1) {
    await tell(nodes[uid % 2], uid);
    const subjects = Array.from({ length: uid }, (_, at) => `Mail ${at + 1}`);
    await expect.poll(() => told, { timeout: 10_000 }).toEqual([subjects, subjects]);
  }
});

test('an app whose node is gone is reached over the other one', async () => {
  const [first, second] = nodes;
  if (first === undefined || second === undefined) throw new Error('Two nodes were started.');
  await first.kill();
  const told = await openApp(second);
  await tell(second, 101);
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['Mail 101']);
});
