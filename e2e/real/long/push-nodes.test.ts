import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AccountId } from '@mailweave/push';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { BalancedDovecot, type DeliveredMail } from '../push/testing/balanced-dovecot.ts';
import { type PushNode, startPushNode } from '../push/testing/push-node.ts';
import {
  CLIENT_ID,
  type PushSurroundings,
  startPushSurroundings,
} from '../push/testing/push-surroundings.ts';
import { subscriptionOf } from '../push/testing/push-world.ts';

const CALLED_BACK = 500;
const MAILS_EACH = 4;
const FROZEN_MS = 30_000;
/** Messages for the mailboxes that are listened to. */
const LISTENED_ROUNDS = 5;
/** So many are still under way. */
const MANY = 50;
/** What a killed node had under way is sent by another when its lease of two minutes is over. */
const UNDER_WAY_MS = 150_000;
const CALLBACK = { login: 'dovecot', password: 'sesame' };

let world: PushSurroundings;
let dovecot: Dovecot & AsyncDisposable;
let nodes: readonly PushNode[] = [];

/** Numbers in context 1 are told of by callbacks, those of context 2 are listened to. */
const calledBack = Array.from({ length: CALLED_BACK }, (_, at): AccountId => `${at + 1}@1`);
const listenedTo = Array.from({ length: 20 }, (_, at): AccountId => `${at + 1}@2`);
const loginOf = (accountId: AccountId): string => `user${Number.parseInt(accountId, 10)}@test.example`;
const tokenOf = (accountId: AccountId): string => Buffer.from(accountId).toString('hex').padStart(64, '0');

async function prepareAccounts({ stores }: PushSurroundings): Promise<void> {
  const prepare = async (accountId: AccountId): Promise<void> => {
    const [userId = 0, contextId = 0] = accountId.split('@').map(Number);
    const login = contextId === 2 ? loginOf(accountId) : `callback${userId}@test.example`;
    await stores.accounts.ensure({ login, contextId, userId });
    await stores.subscriptions.put(
      subscriptionOf({ accountId, transport: 'apns', token: tokenOf(accountId) }),
    );
    if (contextId !== 2) return;
    await stores.registrations.register({ accountId, clientId: CLIENT_ID, atMs: Date.now() });
  };
  await Promise.all([...listenedTo, ...calledBack].map(prepare));
}

/** Settings of the section push. */
function settings({ certificatePem, dir, host, imapsPort, masterUser }: Dovecot): object {
  const caFile = path.join(dir, 'ca-of-nodes.pem');
  writeFileSync(caFile, certificatePem);
  const master = { masterUser: masterUser.name, masterPassword: masterUser.password };
  return {
    dovecot: CALLBACK,
    // Nothing is held back as a storm, so that every message is told of by a notification of its own.
    delivery: { perMinute: 1_000 },
    listeners: { way: 'imap', permanent: true, host, port: imapsPort, tls: 'implicit', caFile, ...master },
  };
}

beforeAll(async () => {
  [world, dovecot] = await Promise.all([startPushSurroundings(), startDovecot()]);
  await prepareAccounts(world);
  const push = settings(dovecot);
  const start = () => startPushNode(world, push);
  nodes = await Promise.all([start(), start(), start()]);
  // Until every mailbox was looked at for the first time: what is there before is no new mail.
  for (const accountId of listenedTo)
    await waitUntil(
      'a listener',
      async () => (await world.stores.marks.find({ accountId: accountId, mailbox: 'INBOX' })) !== undefined,
    );
});
afterAll(async () => {
  for (const node of nodes) await node[Symbol.asyncDispose]();
  await dovecot?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
});

/** One more message to each mailbox that is listened to. */
async function deliverToAll(subject: string): Promise<void> {
  const mail = `From: Zoe <zoe@test.example>\r\nSubject: ${subject}\r\n\r\nText\r\n`;
  await Promise.all(listenedTo.map((accountId) => dovecot.deliver(loginOf(accountId), Buffer.from(mail))));
}

/** A message, and how often the phone of its account shows it. */
type Shown = { readonly accountId: AccountId; readonly uid: number; readonly times: number };

function messagesOf(accountId: AccountId): readonly Shown[] {
  const shown = world.phone(tokenOf(accountId)).shown.map(({ custom }) => custom.cid);
  const count = listenedTo.includes(accountId) ? LISTENED_ROUNDS : MAILS_EACH;
  return Array.from({ length: count }, (_, at) => {
    const times = shown.filter((cid) => cid === `default0/INBOX/${at + 1}`).length;
    return { accountId, uid: at + 1, times };
  });
}

/** Whether the message went into a notification that waited for a node, and that is shown with a later message. */
async function isMerged({ accountId, uid }: Shown): Promise<boolean> {
  const { events } = await world.stores.queue.trail(accountId, 20);
  const told = events.find(({ event }) => event.event === 'new-mail' && event.uid === uid);
  const [decision] = told?.decisions ?? [];
  if (decision === undefined || !('notificationId' in decision)) return false;
  const { notificationId } = decision;
  return world.phone(tokenOf(accountId)).shown.some(({ apnsId }) => apnsId === notificationId);
}

async function figures() {
  const messages = [...calledBack, ...listenedTo].flatMap(messagesOf);
  const missing = messages.filter(({ times }) => times === 0);
  const merged = missing.length > MANY ? [] : await Promise.all(missing.map(isMerged));
  const ids = new Set(world.taken.map(({ apnsId }) => apnsId));
  const mergedCount = merged.filter((isSo) => isSo).length;
  return {
    messages: messages.length,
    lost: missing.length - mergedCount,
    merged: mergedCount,
    shownTwice: messages.filter(({ times }) => times > 1).length,
    sentAgain: world.taken.length - ids.size,
  };
}

const byRound: readonly DeliveredMail[] = Array.from({ length: MAILS_EACH }, (_, at) => at + 1).flatMap(
  (uid) => calledBack.map((user) => ({ user, uidValidity: 7, uid })),
);

test('of three nodes one is killed and one stands still, and every message is shown once', {
  timeout: 300_000,
}, async () => {
  const [killed, frozen] = nodes;
  const client = new BalancedDovecot(
    nodes.map(({ url }) => url),
    CALLBACK,
  );
  const part = byRound.length / 4;
  await deliverToAll('before');
  const killedAt = Promise.withResolvers<number>();
  await client.deliver(byRound.slice(0, 2 * part), (count) => {
    // In the middle, while it has messages in its hands.
    if (count === part) void killed?.kill().then(() => killedAt.resolve(Date.now()));
  });
  const killedAtMs = await killedAt.promise;
  await deliverToAll('while nobody listens to some');
  const middle = client.deliver(byRound.slice(2 * part, 3 * part));
  frozen?.freeze();
  await middle;
  await deliverToAll('while another stands still');
  await pause(FROZEN_MS);
  await deliverToAll('just before it goes on');
  frozen?.thaw();
  await client.deliver(byRound.slice(3 * part));
  await deliverToAll('after');
  const isOver = async (): Promise<boolean> => (await figures()).lost === 0;
  await waitUntil('every message', isOver, UNDER_WAY_MS).catch(() => undefined);
  const counts = await figures();
  const secondsAfterKill = Math.round((Date.now() - killedAtMs) / 1_000);
  const all = { ...counts, callbacksRefused: client.failures, secondsAfterKill };
  process.stderr.write(`push-nodes: ${JSON.stringify(all)}\n`);
  expect({ ...counts, refusedByApns: world.refused }).toEqual({
    messages: CALLED_BACK * MAILS_EACH + listenedTo.length * LISTENED_ROUNDS,
    lost: 0,
    merged: expect.any(Number),
    shownTwice: 0,
    sentAgain: expect.any(Number),
    refusedByApns: [],
  });
  expect(nodes.flatMap((node) => node.records('error'))).toEqual([]);
});
