import { Secret } from '@mailweave/foundation';
import type { MemoryImapServer } from '@mailweave/memory-imap-server';
import type { MailboxEvent } from '@mailweave/push';
import { expect, test } from 'vitest';
import { ListenerWorld } from '../testing/listener-world.ts';

const message = (subject: string): Buffer =>
  Buffer.from(`From: =?utf-8?q?Zo=C3=AB?= <zoe@mail.example>\r\nSubject: ${subject}\r\n\r\nText\r\n`);

const inboxOf = (server: MemoryImapServer) => server.mailbox('ada', 'INBOX');
const IDLE_MS = 28 * 60_000;

/** A server with some old mail, and a listener that idles. */
async function listening() {
  const world = new ListenerWorld();
  const server = await world.mailServer();
  const old = inboxOf(server).append(message('old'));
  const listener = world.listen();
  await world.timer.until((delays) => delays.includes(IDLE_MS));
  return { world, server, inbox: inboxOf(server), listener, old };
}

const subjects = (events: readonly MailboxEvent[]) =>
  events.map((event) => (event.event === 'new-mail' ? event.subject : event.event));

test('tells of new mail with sender, subject and the number of unread messages, and of no old mail', async () => {
  const { inbox, world } = await listening();
  await using _ = world;
  const uid = inbox.append(message('Lunch'));
  await world.intake.until((taken) => taken.length > 0);
  expect(world.intake.taken).toEqual([
    {
      event: 'new-mail',
      accountId: '249@1',
      mailbox: 'INBOX',
      uidValidity: inbox.uidValidity,
      uid,
      from: { name: 'Zoë', address: 'zoe@mail.example' },
      subject: 'Lunch',
      unseen: 2,
      counted: true,
      atMs: world.clock.nowMs(),
      source: 'imap',
    },
  ]);
});

test('leaves every flag as it is', async () => {
  const { inbox, world } = await listening();
  await using _ = world;
  inbox.append(message('Lunch'));
  await world.intake.until((taken) => taken.length > 0);
  expect(inbox.messages.map(({ flags }) => flags)).toEqual([[], []]);
});

test('tells when a message is read or removed elsewhere, and does not tell of mail that comes read', async () => {
  const { inbox, old, world } = await listening();
  await using _ = world;
  const uid = inbox.append(message('Lunch'));
  await world.intake.until((taken) => taken.length === 1);
  inbox.setFlags(uid, ['\\Seen']);
  await world.intake.until((taken) => taken.length === 2);
  inbox.append(message('read already'), { flags: ['\\Seen'] });
  inbox.expunge(old);
  await world.intake.until((taken) => taken.length === 3);
  expect(world.intake.taken.slice(1)).toMatchObject([
    { event: 'seen', uids: [uid], unseen: 1 },
    { event: 'seen', uids: [old], unseen: 0 },
  ]);
});

test('tells after a lost connection what came and what was read meanwhile', async () => {
  const { old, server, world } = await listening();
  await using _ = world;
  await server.close();
  await world.timer.until((delays) => delays.some((delayMs) => delayMs <= 1_000));
  inboxOf(server).append(message('meanwhile'));
  inboxOf(server).setFlags(old, ['\\Seen']);
  await server.listen();
  world.port = server.address.port;
  world.timer.elapse(1_000);
  await world.intake.until((taken) => taken.length === 2);
  expect(subjects(world.intake.taken)).toEqual(['meanwhile', 'seen']);
});

test('tells after a restart of the process what came meanwhile, and nothing twice', async () => {
  const { inbox, listener, world } = await listening();
  await using _ = world;
  inbox.append(message('before'));
  await world.intake.until((taken) => taken.length === 1);
  await listener.stop();
  inbox.append(message('between'));
  world.listen();
  await world.intake.until((taken) => taken.length === 2);
  expect(subjects(world.intake.taken)).toEqual(['before', 'between']);
});

test('begins anew in a mailbox with new numbers', async () => {
  const { listener, server, world } = await listening();
  await using _ = world;
  await listener.stop();
  server.renewUidValidity('ada', 'INBOX');
  world.listen();
  await world.timer.until((delays) => delays.includes(IDLE_MS));
  inboxOf(server).append(message('under new numbers'));
  await world.intake.until((taken) => taken.length === 1);
  expect(subjects(world.intake.taken)).toEqual(['under new numbers']);
});

test('tells of the newest 200 of a storm, the last 20 with their subjects', async () => {
  const { inbox, listener, world } = await listening();
  await using _ = world;
  await listener.stop();
  for (let number = 1; number <= 300; number += 1) inbox.append(message(`mail ${number}`));
  world.listen();
  await world.intake.until((taken) => taken.length === 200);
  const told = subjects(world.intake.taken);
  expect([told[0], told[179], told[180], told[199]]).toEqual([undefined, undefined, 'mail 281', 'mail 300']);
  expect(world.metrics.total('mailweave_push_listener_untold_total')).toBe(100);
});

test('begins a new IDLE before the server would log it out', async () => {
  const { inbox, world } = await listening();
  await using _ = world;
  world.timer.elapse(IDLE_MS);
  await world.timer.until((delays) => delays.includes(IDLE_MS));
  inbox.append(message('after'));
  await world.intake.until((taken) => taken.length === 1);
  expect(subjects(world.intake.taken)).toEqual(['after']);
});

test('tells of a message again that the store could not take', async () => {
  const { inbox, world } = await listening();
  await using _ = world;
  world.intake.failure = new Error('The store is away.');
  inbox.append(message('Lunch'));
  await world.timer.until((delays) => delays.some((delayMs) => delayMs <= 1_000));
  world.intake.failure = undefined;
  world.timer.elapse(1_000);
  await world.intake.until((taken) => taken.length === 1);
  expect(subjects(world.intake.taken)).toEqual(['Lunch']);
});

test('never tries a refused password again, until another one comes', async () => {
  await using world = new ListenerWorld();
  const server = await world.mailServer();
  world.login = { kind: 'password', user: 'ada', password: new Secret('wrong') };
  const listener = world.listen();
  await world.untilPaused();
  world.timer.elapse(24 * 60 * 60_000);
  expect([listener.isPaused, world.metrics.total('mailweave_push_listener_troubles_total')]).toEqual([
    true,
    1,
  ]);
  world.login = { kind: 'password', user: 'ada', password: new Secret('sesame') };
  listener.resume();
  await world.timer.until((delays) => delays.includes(IDLE_MS));
  inboxOf(server).append(message('Lunch'));
  await world.intake.until((taken) => taken.length === 1);
});

test('tries at once when other credentials have come while the old ones were refused', async () => {
  await using world = new ListenerWorld();
  await world.mailServer();
  world.login = { kind: 'password', user: 'ada', password: new Secret('wrong') };
  const refused: string[] = [];
  world.listen({
    refused: async (trouble) => {
      refused.push(trouble);
      world.login = { kind: 'password', user: 'ada', password: new Secret('sesame') };
      return { step: 'again', delayMs: 0 };
    },
  });
  await world.timer.until((delays) => delays.includes(0));
  world.timer.elapse(0);
  await world.timer.until((delays) => delays.includes(IDLE_MS));
  expect([refused, world.paused]).toEqual([['refused'], []]);
});

test('waits without any attempt where no credentials are known', async () => {
  await using world = new ListenerWorld();
  world.login = undefined;
  world.listen();
  expect(await world.untilPaused()).toBe('refused');
});

test('passes over what an injection proxy has woven, and what it claims UIDs with', async () => {
  const { inbox, world } = await listening();
  await using _ = world;
  const header = (name: string) => Buffer.from(`${name}: x\r\nFrom: Shop <s@shop.example>\r\n\r\nText\r\n`);
  inbox.append(header('X-Mailweave-Campaign'));
  inbox.append(header('X-Mailweave-Claim'), { flags: ['\\Deleted', '\\Seen'] });
  inbox.append(message('Lunch'));
  await world.intake.until((taken) => taken.length > 0);
  expect(subjects(world.intake.taken)).toEqual(['Lunch']);
});
