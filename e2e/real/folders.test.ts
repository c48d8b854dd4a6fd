/** Woven folders beside INBOX before a real Dovecot, one that has shared folders and access rights. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LineClient } from './testing/line-client.ts';
import { type RealSystem, startRealSystem } from './testing/real-system.ts';
import { sampleCampaign } from './testing/sample-campaign.ts';

const SHARED_AND_RIGHTS = `
mail_plugins = acl
protocol imap {
  mail_plugins = acl imap_acl
}
plugin {
  acl = vfile
  acl_ignore_namespace = Public/
}
namespace public {
  type = public
  separator = /
  prefix = Public/
  location = maildir:%h/../public
  subscriptions = no
}
`;

let system: RealSystem;

beforeAll(async () => {
  system = await startRealSystem({}, { extraConfig: SHARED_AND_RIGHTS });
});

afterAll(() => system?.[Symbol.asyncDispose]());

async function signIn(user: string): Promise<LineClient> {
  const client = await LineClient.connect(system.proxy);
  await client.ok(`LOGIN "${user}" "${system.dovecot.userPassword(user)}"`);
  return client;
}

const untagged = (lines: string[]): string[] => lines.filter((line) => line.startsWith('* '));
const publish = (campaign: string, mailbox: string): Promise<void> =>
  system.publish({ ...sampleCampaign(campaign), placement: { mailbox } });
const stop = (campaignId: string): Promise<void> =>
  system.middleware.switches.throw({ scope: 'campaign', tenantId: 'default', campaignId });

async function append(client: LineClient, mailbox: string, flags = ''): Promise<void> {
  const mail = `Subject: In ${mailbox}\r\n\r\nHello\r\n`;
  await client.ok(`APPEND ${mailbox} (${flags}) {${mail.length}+}\r\n${mail}`);
}

test('a campaign for the folder Offers is woven there, counted by STATUS, and INBOX is as it is', async () => {
  const client = await signIn('user1@test.example');
  await client.ok('CREATE Offers');
  await append(client, 'Offers');
  await publish('offers', 'Offers');
  expect(untagged(await client.ok('SELECT INBOX'))).toContain('* 0 EXISTS');
  expect(untagged(await client.ok('SELECT Offers'))).toContain('* 2 EXISTS');
  expect(untagged(await client.ok('UID SEARCH SUBJECT "(offers)"'))).toEqual(['* SEARCH 2']);
  await client.ok('SELECT INBOX');
  expect(untagged(await client.ok('STATUS Offers (MESSAGES UNSEEN)'))).toEqual([
    '* STATUS Offers (MESSAGES 2 UNSEEN 2)',
  ]);
  const listed = untagged(await client.ok('LIST "" % RETURN (STATUS (MESSAGES))'));
  expect(listed).toContain('* STATUS Offers (MESSAGES 2)');
  expect(listed).toContain('* STATUS INBOX (MESSAGES 0)');
  await client.ok('SELECT Offers');
  await client.ok('STORE 2 +FLAGS.SILENT (\\Deleted)');
  expect(untagged(await client.ok('EXPUNGE'))).toEqual(['* 2 EXPUNGE']);
  await client.ok('UNSELECT');
  expect(untagged(await client.ok('SELECT Offers'))).toContain('* 1 EXISTS');
  client.close();
  await stop('offers');
});

test('a folder that is idled in takes a campaign in while it is open', async () => {
  const client = await signIn('user2@test.example');
  await client.ok('CREATE Idle');
  await publish('early', 'Idle');
  await stop('early');
  await client.ok('SELECT Idle');
  client.send('i1 IDLE\r\n');
  await client.until((line) => line.startsWith('+'));
  await publish('idle', 'Idle');
  await client.until((line) => line === '* 1 EXISTS');
  await stop('idle');
  await client.until((line) => line === '* 1 EXPUNGE');
  client.send('DONE\r\n');
  await client.until((line) => line.startsWith('i1 OK'));
  client.close();
});

test('shared folders and folders without the right to expunge stay untouched', async () => {
  const client = await signIn('user3@test.example');
  for (const mailbox of ['Public/News', 'Fixed']) {
    await client.ok(`CREATE ${mailbox}`);
    await append(client, mailbox);
  }
  // Without t and e: what is put in stays in.
  await client.ok('SETACL Fixed owner lrswika');
  await publish('shared', 'Public/News');
  await publish('news', 'News');
  await publish('fixed', 'Fixed');
  for (const mailbox of ['Public/News', 'Fixed']) {
    const opened = untagged(await client.ok(`SELECT ${mailbox}`));
    expect(opened).toContain('* 1 EXISTS');
    // Nothing was claimed: the next UID is the one behind the only message.
    expect(opened.find((line) => line.includes('UIDNEXT'))).toContain('[UIDNEXT 2]');
  }
  client.close();
  for (const campaign of ['shared', 'news', 'fixed']) await stop(campaign);
});

test('a folder that is renamed under an open session loses nothing, and another of its name starts anew', async () => {
  const user = 'user4@test.example';
  const open = await signIn(user);
  await open.ok('CREATE Deals');
  await append(open, 'Deals', '\\Deleted');
  await publish('before', 'Deals');
  expect(untagged(await open.ok('SELECT Deals'))).toContain('* 2 EXISTS');
  const other = await signIn(user);
  await other.ok('RENAME Deals Old');
  await other.ok('CREATE Deals');
  // The claim of the open session goes to the new folder, whose UID 1 is that of the user's mail in the open one.
  system.advanceMs(120_000);
  await publish('after', 'Deals');
  const refused = () => system.metrics.total('mailweave_imap_claims_total');
  const before = refused();
  await open.command('NOOP');
  expect(refused()).toBe(before + 1);
  expect(untagged(await other.ok('SELECT Old'))).toContain('* 1 EXISTS');
  expect(untagged(await other.ok('UID SEARCH ALL'))).toEqual(['* SEARCH 1']);
  system.advanceMs(120_000);
  expect(untagged(await other.ok('SELECT Deals'))).toContain('* 1 EXISTS');
  const direct = await LineClient.connect({ host: system.dovecot.host, port: system.dovecot.imapPort });
  await direct.ok(`LOGIN "${user}" "${system.dovecot.userPassword(user)}"`);
  expect(untagged(await direct.ok('STATUS Deals (MESSAGES)'))).toEqual(['* STATUS Deals (MESSAGES 0)']);
  for (const client of [open, other, direct]) client.close();
  await stop('before');
  await stop('after');
});
