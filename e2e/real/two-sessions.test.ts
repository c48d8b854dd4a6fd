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

async function open(user: string, address = system.proxy): Promise<LineClient> {
  const client = await LineClient.connect(address);
  await client.ok(`LOGIN "${user}" "${system.dovecot.userPassword(user)}"`);
  await client.ok('SELECT INBOX');
  return client;
}

const untagged = (lines: string[]): string[] => lines.filter((line) => line.startsWith('* '));

test('a message that one session claims comes in above everything in the other, and both see its flags', async () => {
  const user = 'user6@test.example';
  for (let number = 1; number <= 3; number += 1) await system.dovecot.deliver(user, sampleMail(number, user));
  const first = await open(user);
  const second = await open(user);
  await system.publish(sampleCampaign('shared'));
  expect(untagged(await first.ok('NOOP'))).toContain('* 4 EXISTS');
  expect(untagged(await second.ok('NOOP'))).toContain('* 4 EXISTS');
  expect(untagged(await second.ok('FETCH 4 (UID)'))).toEqual(['* 4 FETCH (UID 4)']);
  await first.ok('STORE 4 +FLAGS.SILENT (\\Flagged)');
  expect(untagged(await second.ok('NOOP'))).toEqual(['* 4 FETCH (FLAGS (\\Flagged))']);
  await second.ok('STORE 4 +FLAGS (\\Deleted)');
  expect(untagged(await second.ok('EXPUNGE'))).toEqual(['* 4 EXPUNGE']);
  expect(untagged(await first.ok('NOOP'))).toEqual(['* 4 EXPUNGE']);
  await system.middleware.switches.throw({ scope: 'campaign', tenantId: 'default', campaignId: 'shared' });
  first.close();
  second.close();
});

test('a session that saw its newest mail go takes in an older claim at its next SELECT only', async () => {
  const user = 'user7@test.example';
  for (let number = 1; number <= 2; number += 1) await system.dovecot.deliver(user, sampleMail(number, user));
  const watching = await open(user);
  await system.publish(sampleCampaign('late'));
  const claiming = await open(user);
  expect(untagged(await claiming.ok('FETCH 3 (UID)'))).toEqual(['* 3 FETCH (UID 3)']);
  // Before it hears of the claim, the watching session sees mail number 2 go: for all it knows, UID 2 was UID 9.
  const direct = await LineClient.connect({ host: system.dovecot.host, port: system.dovecot.imapPort });
  await direct.ok(`LOGIN "${user}" "${system.dovecot.userPassword(user)}"`);
  await direct.ok('SELECT INBOX');
  await direct.ok('STORE 2 +FLAGS.SILENT (\\Deleted)');
  await direct.ok('EXPUNGE');
  expect(untagged(await watching.ok('UID FETCH 1:* (UID)'))).not.toContain('* 3 EXISTS');
  await watching.ok('NOOP');
  expect(untagged(await watching.ok('NOOP'))).toEqual([]);
  expect(untagged(await watching.ok('FETCH 1:* (UID)'))).toEqual(['* 1 FETCH (UID 1)']);
  expect(untagged(await watching.ok('SELECT INBOX'))).toContain('* 2 EXISTS');
  expect(untagged(await watching.ok('FETCH 1:* (UID)'))).toEqual(['* 1 FETCH (UID 1)', '* 2 FETCH (UID 3)']);
  await system.middleware.switches.throw({ scope: 'campaign', tenantId: 'default', campaignId: 'late' });
  for (const client of [watching, claiming, direct]) client.close();
});

test('many sessions of one user weave a campaign once', async () => {
  const user = 'user8@test.example';
  await system.dovecot.deliver(user, sampleMail(1, user));
  await system.publish(sampleCampaign('once'));
  const second = await system.startProxy();
  const [address] = second.addresses;
  if (address === undefined) throw new Error('The second proxy listens nowhere.');
  const clients = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((n) => open(user, n % 2 === 0 ? address : system.proxy)),
  );
  for (const client of clients) {
    await client.ok('SELECT INBOX');
    const found = untagged(await client.ok('UID SEARCH SUBJECT "(once)"'));
    expect(found[0]).toMatch(/^\* SEARCH \d+$/);
    client.close();
  }
  const injected = (await system.outbox()).filter(
    (event) => event.type === 'injected' && event.campaignId === 'once',
  );
  expect(injected).toHaveLength(1);
});
