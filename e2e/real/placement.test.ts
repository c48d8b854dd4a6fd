/** Where a woven message stands before a real Dovecot: by its date, and pinned to the top. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LineClient } from './testing/line-client.ts';
import { type RealSystem, startRealSystem } from './testing/real-system.ts';
import { sampleCampaign } from './testing/sample-campaign.ts';
import { sampleMail } from './testing/sample-mail.ts';

let system: RealSystem;

beforeAll(async () => {
  system = await startRealSystem();
});

afterAll(() => system?.[Symbol.asyncDispose]());

async function signIn(user: string): Promise<LineClient> {
  const client = await LineClient.connect(system.proxy);
  await client.ok(`LOGIN "${user}" "${system.dovecot.userPassword(user)}"`);
  return client;
}

async function open(user: string): Promise<LineClient> {
  const client = await signIn(user);
  await client.ok('SELECT INBOX');
  return client;
}

const untagged = (lines: string[]): string[] => lines.filter((line) => line.startsWith('* '));
const stop = (campaignId: string): Promise<void> =>
  system.middleware.switches.throw({ scope: 'campaign', tenantId: 'default', campaignId });

/** Mail that was sent at ten o'clock of this day of November and arrived five seconds later. */
async function append(client: LineClient, day: number): Promise<void> {
  const mail = `Date: 0${day} Nov 2026 10:00:00 +0000\r\nSubject: Day ${day}\r\n\r\nHello\r\n`;
  await client.ok(`APPEND INBOX "0${day}-Nov-2026 10:00:05 +0000" {${mail.length}+}\r\n${mail}`);
}

test('a message below the second newest stands there by arrival and by Date, for every session', async () => {
  const user = 'user1@test.example';
  const before = await signIn(user);
  for (const day of [1, 2, 3, 4]) await append(before, day);
  await system.publish({ ...sampleCampaign('below'), placement: { position: { below: 2 } } });
  for (const client of [await open(user), await open(user)]) {
    const date = untagged(await client.ok('FETCH 5 (INTERNALDATE)'));
    expect(date).toEqual(['* 5 FETCH (INTERNALDATE " 3-Nov-2026 09:59:59 +0000")']);
    expect(untagged(await client.ok('SORT (REVERSE ARRIVAL) UTF-8 ALL'))).toEqual(['* SORT 4 3 5 2 1']);
    expect(untagged(await client.ok('SORT (REVERSE DATE) UTF-8 ALL'))).toEqual(['* SORT 4 3 5 2 1']);
    client.close();
  }
  before.close();
  await stop('below');
});

test('a pinned message comes up over new mail as long as it is unread, and stays once it is read', async () => {
  const user = 'user2@test.example';
  await system.dovecot.deliver(user, sampleMail(1, user));
  const pinned = { minimumIntervalMinutes: 60, maximumTimes: 3 };
  await system.publish({ ...sampleCampaign('pinned'), placement: { position: { pinned } } });
  const uids = async (client: LineClient) => untagged(await client.ok('UID SEARCH ALL'));
  const found = async (client: LineClient) => untagged(await client.ok('UID SEARCH SUBJECT "(pinned)"'));
  const first = await open(user);
  expect(await found(first)).toEqual(['* SEARCH 2']);
  await system.dovecot.deliver(user, sampleMail(2, user));
  expect(untagged(await first.ok('NOOP'))).toContain('* 3 EXISTS');
  // The interval is not over.
  expect(untagged(await first.ok('NOOP'))).toEqual([]);
  system.advanceMs(61 * 60_000);
  const second = await open(user);
  expect(await uids(second)).toEqual(['* SEARCH 1 3 4']);
  expect(await found(second)).toEqual(['* SEARCH 4']);
  // The other session hears of it as of any message that goes and one that comes.
  const heard = untagged(await first.ok('NOOP'));
  expect(heard).toContain('* 2 EXPUNGE');
  expect(heard.at(-1)).toBe('* 3 EXISTS');
  expect(await uids(first)).toEqual(['* SEARCH 1 3 4']);

  system.advanceMs(61 * 60_000);
  first.send('i1 IDLE\r\n');
  await first.until((line) => line.startsWith('+'));
  await system.dovecot.deliver(user, sampleMail(3, user));
  // In the client's numbers: mail 1, mail 3, the woven message, and above it the new mail.
  await first.until((line) => line === '* 3 EXPUNGE');
  await first.until((line) => line === '* 4 EXISTS');
  first.send('DONE\r\n');
  await first.until((line) => line.startsWith('i1 OK'));
  expect(await uids(first)).toEqual(['* SEARCH 1 3 5 6']);

  await first.ok('FETCH 4 (BODY[])');
  await system.dovecot.deliver(user, sampleMail(4, user));
  system.advanceMs(61 * 60_000);
  const third = await open(user);
  expect(await found(third)).toEqual(['* SEARCH 6']);
  const types = (await system.outbox())
    .filter(({ campaignId }) => campaignId === 'pinned')
    .map(({ type }) => type);
  expect(types.filter((type) => type === 'injected' || type === 'reinjected')).toEqual([
    'injected',
    'reinjected',
    'reinjected',
  ]);
  expect(types).not.toContain('withdrawn');
  for (const client of [first, second, third]) client.close();
  await stop('pinned');
});
