import { createSocket } from 'node:dgram';
import { ManualClock } from '@mailweave/foundation';
import { anAccount, KeptEvents, knownAccounts } from '@mailweave/push/testing/source-ends';
import { expect, onTestFinished, test } from 'vitest';
import { ManualTimer } from '../testing/manual-timer.ts';
import { type DatagramOutcome, MailNotifyListenError, MailNotifyReceiver } from './mail-notify-receiver.ts';
import type { MailNotifySettings } from './mail-notify-settings.ts';

const DELAY_MS = 5_000;
const someSettings: MailNotifySettings = {
  host: '127.0.0.1',
  port: 0,
  multicast: false,
  networks: ['127.0.0.0/8'],
  delimiter: undefined,
  domain: undefined,
  users: 'any',
  delayMs: DELAY_MS,
};

async function receiver(over: Partial<MailNotifySettings> = {}) {
  const intake = new KeptEvents();
  const timer = new ManualTimer();
  const outcomes: DatagramOutcome[] = [];
  let wake = (): void => undefined;
  const told = (outcome: DatagramOutcome): void => {
    outcomes.push(outcome);
    wake();
  };
  const opened = await MailNotifyReceiver.open({
    settings: { ...someSettings, ...over },
    accounts: knownAccounts([anAccount()]),
    intake,
    clock: new ManualClock(Date.UTC(2026, 2, 1, 12)),
    timer: timer.start,
    told,
  });
  const sender = createSocket('udp4');
  onTestFinished(async () => {
    sender.close();
    await opened[Symbol.asyncDispose]();
  });
  const send = (bytes: Buffer | string) =>
    new Promise((resolve) => sender.send(bytes, opened.port, '127.0.0.1', resolve));
  const untilTold = async (count: number): Promise<DatagramOutcome[]> => {
    while (outcomes.length < count) await new Promise<void>((resolve) => (wake = resolve));
    return outcomes;
  };
  return { intake, opened, send, timer, untilTold };
}

const of = (user: string): string => `log\0MAIL\0\0${user}\0INBOX\x000\0From: somebody\0`;

test('tells once of several datagrams for one user', async () => {
  const { intake, send, timer, untilTold } = await receiver();
  await send(of('anna'));
  await timer.until((delays) => delays.length === 1);
  await send(of('anna'));
  expect(await untilTold(1)).toEqual(['merged']);
  timer.elapse(DELAY_MS);
  expect(await untilTold(2)).toEqual(['merged', 'accepted']);
  expect(intake.taken).toMatchObject([
    { event: 'new-mail', accountId: '249@1', mailbox: 'INBOX', source: 'mail-notify', counted: true },
  ]);
});

test.each([
  ['anna@example.org', {}],
  ['Anna', { domain: 'example.org' }],
  ['anna/example.org', { delimiter: '/' }],
])('knows whom %s means with %o', async (user, over) => {
  const { send, timer, untilTold } = await receiver(over);
  await send(of(user));
  await timer.until((delays) => delays.length === 1);
  timer.elapse(DELAY_MS);
  expect(await untilTold(1)).toEqual(['accepted']);
});

test('drops what is empty, malformed or about nobody, and goes on', async () => {
  const { send, timer, untilTold } = await receiver();
  for (const bytes of [Buffer.alloc(0), '\0\0', 'no fields', Buffer.from([0, 0, 0, 255, 0])])
    await send(bytes);
  expect(await untilTold(4)).toEqual(Array.from({ length: 4 }, () => 'malformed'));
  await send(of('nobody'));
  await send(of('anna'));
  await timer.until((delays) => delays.length === 2);
  timer.elapse(DELAY_MS);
  expect((await untilTold(6)).slice(4).sort()).toEqual(['accepted', 'unknown-user']);
});

test('drops what comes from another network', async () => {
  const { intake, send, untilTold } = await receiver({ networks: ['10.0.0.0/8'] });
  await send(of('anna'));
  expect([await untilTold(1), intake.taken]).toEqual([['foreign'], []]);
});

test('says when the address is taken', async () => {
  const { opened } = await receiver();
  await expect(receiver({ port: opened.port })).rejects.toThrow(MailNotifyListenError);
});
