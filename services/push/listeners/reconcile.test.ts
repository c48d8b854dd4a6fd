import { Secret, SequentialRandom } from '@mailweave/foundation';
import type { AccountId, MailboxEvent, RetryStep } from '@mailweave/push';
import { expect, onTestFinished, test } from 'vitest';
import { ListenerWorld } from '../testing/listener-world.ts';
import { lookAtInbox } from './look-at-inbox.ts';
import { Reconcile } from './reconcile.ts';

const EVERY_MS = 900_000;
const DAY_MS = 24 * 60 * 60_000;
const COMMAND_TIMEOUT_MS = 31_000;

const message = (subject: string): Buffer =>
  Buffer.from(`From: Zoe <zoe@mail.example>\r\nSubject: ${subject}\r\n\r\nText\r\n`);

const told = (events: readonly MailboxEvent[]) =>
  events.map((event) => (event.event === 'new-mail' ? event.subject : event.event));

/** A mail server with some old mail, and who looks at its INBOX now and then. */
async function looking(accountId: AccountId = '249@1') {
  const world = new ListenerWorld();
  onTestFinished(() => world[Symbol.asyncDispose]());
  const server = await world.mailServer();
  const inbox = server.mailbox('ada', 'INBOX');
  inbox.append(message('old'));
  const { clock, events, intake, marks, timer } = world;
  const place = { openSession: () => world.openSession(), login: async () => world.login };
  const look = { accountId, intake, marks, clock, events, ...place };
  const start = (): Reconcile => {
    const reconcile = new Reconcile({
      accountId,
      look: () => lookAtInbox(look),
      isNew: async () => (await marks.find({ accountId, mailbox: 'INBOX' })) === undefined,
      forget: () => marks.removeOfAccount(),
      refused: async (): Promise<RetryStep> => ({ step: 'pause' }),
      everyMs: EVERY_MS,
      clock,
      random: new SequentialRandom(),
      timer: timer.start,
      events,
    });
    onTestFinished(() => reconcile.stop());
    return reconcile;
  };
  const pass = (durationMs: number): void => {
    clock.advanceMs(durationMs);
    timer.elapse(durationMs);
  };
  /** Until the next look is planned. @returns when it is, in milliseconds from now */
  const planned = async (): Promise<number> => {
    await timer.until((delays) => delays.length === 1 && !delays.includes(COMMAND_TIMEOUT_MS));
    return timer.delaysMs[0] ?? 0;
  };
  return { world, inbox, start, pass, planned };
}

test('notes at once how far a mailbox has come, and later tells what came and nobody told', async () => {
  const { inbox, pass, planned, start, world } = await looking();
  start();
  await planned();
  const known = inbox.append(message('by callback'));
  const { uidValidity } = inbox;
  const common = { event: 'new-mail', accountId: '249@1', mailbox: 'INBOX', counted: true } as const;
  const subject = 'by callback';
  await world.intake.accept({ ...common, uidValidity, uid: known, subject, atMs: 1, source: 'dovecot' });
  inbox.append(message('lost'));
  inbox.append(message('read'), { flags: ['\\Seen'] });
  pass(await planned());
  await world.intake.until((taken) => taken.length === 2);
  pass(await planned());
  await planned();
  expect(told(world.intake.taken)).toEqual(['by callback', 'lost']);
  expect(world.metrics.total('mailweave_push_callbacks_lost_total')).toBe(1);
});

test('never tells what the server has had for longer than a day', async () => {
  const { inbox, pass, planned, start, world } = await looking();
  start();
  await planned();
  inbox.append(message('long ago'));
  pass(DAY_MS + 1);
  inbox.append(message('now'));
  pass(await planned());
  pass(await planned());
  await world.intake.until((taken) => taken.length === 1);
  await planned();
  expect(told(world.intake.taken)).toEqual(['now']);
});

test('looks at each account at a time of its own, the same whoever looks', async () => {
  const times = new Set<number>();
  for (const accountId of ['249@1', '250@1', '249@1'] as const) {
    const { planned, start, world } = await looking(accountId);
    await world.marks.put({ accountId, mailbox: 'INBOX' }, { uidValidity: 1, uidNext: 1 });
    world.clock.advanceMs(times.size * 777);
    start();
    times.add((world.clock.nowMs() + (await planned())) % EVERY_MS);
  }
  expect(times.size).toBe(2);
});

test('looks on after a server that is away, and waits for other credentials after a refusal', async () => {
  const { inbox, pass, planned, start, world } = await looking();
  const reconcile = start();
  await planned();
  const { port } = world;
  world.port = 1;
  pass(await planned());
  await planned();
  world.port = port;
  world.login = { kind: 'password', user: 'ada', password: new Secret('wrong') };
  pass(await planned());
  expect(await world.untilPaused()).toBe('refused');
  pass(EVERY_MS);
  inbox.append(message('lost'));
  world.login = { kind: 'password', user: 'ada', password: new Secret('sesame') };
  reconcile.resume();
  pass(await planned());
  await world.intake.until((taken) => taken.length === 1);
  expect(world.metrics.total('mailweave_push_looks_failed_total')).toBe(2);
});

test('takes what came while nobody wanted to be told for old', async () => {
  const { inbox, planned, start, world } = await looking();
  const first = start();
  await planned();
  await first.withdraw();
  inbox.append(message('meanwhile'));
  start();
  await planned();
  expect([world.intake.taken, world.marks.marks.get('INBOX')?.uidNext]).toEqual([[], 3]);
});
