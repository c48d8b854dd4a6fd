/** Clients that come back (RFC 7162): imapflow with QRESYNC, and one that keeps its cache by hand. */
import { ImapFlow } from 'imapflow';
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

async function deliver(user: string, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1) {
    await system.dovecot.deliver(user, sampleMail(number, user));
  }
}

function kill(campaignId: string): Promise<void> {
  return system.middleware.switches.throw({ scope: 'campaign', tenantId: 'default', campaignId });
}

test('imapflow with QRESYNC hears of a campaign while idling, and moves woven and real messages', async () => {
  const user = 'user8@test.example';
  await deliver(user, 1, 3);
  const client = new ImapFlow({
    ...system.proxy,
    secure: false,
    auth: { user, pass: system.dovecot.userPassword(user) },
    logger: false,
    qresync: true,
    disableAutoIdle: true,
  });
  const gone: unknown[] = [];
  client.on('expunge', ({ uid, vanished }) => gone.push({ uid, vanished }));
  await client.connect();
  const { exists } = await client.mailboxOpen('INBOX');
  expect([client.enabled.has('QRESYNC'), exists]).toEqual([true, 3]);
  const grown = new Promise<number>((resolve) => client.on('exists', ({ count }) => resolve(count)));
  const idling = client.idle();
  await system.publish(sampleCampaign('returning'));
  expect(await grown).toBe(4);
  await client.noop();
  await idling;
  // UID 2 is real, UID 4 is woven.
  await client.messageMove('2,4', 'Trash', { uid: true });
  expect(gone).toEqual([
    { uid: 2, vanished: true },
    { uid: 4, vanished: true },
  ]);
  expect((await client.fetchAll('1:*', { uid: true })).map(({ seq, uid }) => [seq, uid])).toEqual([
    [1, 1],
    [2, 3],
  ]);
  await client.mailboxOpen('Trash');
  expect((await client.fetchAll('1:*', { envelope: true })).map(({ envelope }) => envelope?.subject)).toEqual(
    [expect.any(String), 'Maintenance of your mailbox (returning)'],
  );
  await client.logout();
});

/** What a client has kept of the inbox: flags by UID. */
type Cache = { validity: string; highest: string; flags: Map<number, string> };

function read(lines: readonly string[], pattern: RegExp): string {
  const found = lines.map((line) => pattern.exec(line)?.[1]).find((value) => value !== undefined);
  if (found === undefined) throw new Error(`Nothing in the answer is ${pattern}.`);
  return found;
}

function learn(cache: Map<number, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const vanished = /^\* VANISHED \(EARLIER\) (\S+)/.exec(line)?.[1];
    for (const uid of uidsIn(vanished)) cache.delete(uid);
    const uid = /^\* \d+ FETCH .*\bUID (\d+)/.exec(line)?.[1];
    const flags = /FLAGS \(([^)]*)\)/.exec(line)?.[1];
    if (uid === undefined || flags === undefined) continue;
    const kept = flags.split(' ').filter((flag) => flag !== '' && flag !== '\\Recent');
    cache.set(Number(uid), kept.sort().join(' '));
  }
}

function uidsIn(set: string | undefined): number[] {
  return (set?.split(',') ?? []).flatMap((range) => {
    const [first = 0, last = first] = range.split(':').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

async function signedIn(user: string, address = system.proxy): Promise<LineClient> {
  const client = await LineClient.connect(address);
  await client.ok(`LOGIN "${user}" "${system.dovecot.userPassword(user)}"`);
  await client.ok('ENABLE QRESYNC');
  return client;
}

async function fresh(user: string): Promise<Cache> {
  const client = await signedIn(user);
  const selected = await client.ok('SELECT INBOX');
  const flags = new Map<number, string>();
  if (!selected.includes('* 0 EXISTS')) learn(flags, await client.ok('UID FETCH 1:* (FLAGS)'));
  client.close();
  return {
    validity: read(selected, /UIDVALIDITY (\d+)/),
    highest: read(selected, /HIGHESTMODSEQ (\d+)/),
    flags,
  };
}

async function comeBack(user: string, { validity, highest, flags }: Cache, known: boolean): Promise<Cache> {
  const client = await signedIn(user);
  const uids = known ? ` ${[...flags.keys()].join(',')}` : '';
  const lines = await client.ok(`SELECT INBOX (QRESYNC (${validity} ${highest}${uids}))`);
  const now = new Map(flags);
  learn(now, lines);
  // What the client does not say that it knows it fetches by itself.
  learn(now, await client.ok(`UID FETCH ${Math.max(...flags.keys()) + 1}:* (FLAGS)`));
  client.close();
  expect(Number(read(lines, /^\* (\d+) EXISTS/))).toBe(now.size);
  return { validity, highest: read(lines, /HIGHESTMODSEQ (\d+)/), flags: now };
}

test.each([false, true])(
  'after any step of a campaign every earlier cache becomes what a fresh listing is (known UIDs told: %s)',
  async (known) => {
    const user = known ? 'user9@test.example' : 'user10@test.example';
    const campaign = known ? 'steps-known' : 'steps';
    await deliver(user, 1, 2);
    const caches = [await fresh(user)];
    const steps: (() => Promise<unknown>)[] = [
      () => system.publish(sampleCampaign(campaign)),
      () => deliver(user, 3, 4),
      () => changeBy(user, 'UID STORE 3 +FLAGS (\\Flagged)'),
      () => changeBy(user, 'UID STORE 1,3 +FLAGS (\\Seen)'),
      () => changeBy(user, 'UID MOVE 2 Trash'),
      () => kill(campaign),
      () => deliver(user, 5, 5),
    ];
    for (const step of steps) {
      await step();
      const now = await fresh(user);
      const ascending = (flags: Map<number, string>) => [...flags].sort(([a], [b]) => a - b);
      for (const cache of caches) {
        const back = await comeBack(user, cache, known);
        expect(ascending(back.flags)).toEqual(ascending(now.flags));
      }
      caches.push(now);
    }
  },
);

async function changeBy(user: string, command: string): Promise<void> {
  const client = await signedIn(user);
  await client.ok('SELECT INBOX');
  await client.ok(command);
  client.close();
}
