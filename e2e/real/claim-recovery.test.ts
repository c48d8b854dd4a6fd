import { userKeyOf } from '@mailweave/injection';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LineClient } from './testing/line-client.ts';
import { type RealSystem, startRealSystem } from './testing/real-system.ts';
import { sampleCampaign } from './testing/sample-campaign.ts';
import { sampleMail } from './testing/sample-mail.ts';

let system: RealSystem;

beforeAll(async () => {
  system = await startRealSystem();
  await system.publish(sampleCampaign('notice'));
});

afterAll(() => system?.[Symbol.asyncDispose]());

async function signIn(user: string, address: { host: string; port: number }): Promise<LineClient> {
  const client = await LineClient.connect(address);
  await client.ok(`LOGIN "${user}" "${system.dovecot.userPassword(user)}"`);
  return client;
}

/** What a proxy leaves that is killed between APPEND and UID EXPUNGE: the row 'claiming' and the stub. */
async function dieHalfWay(user: string, direct: LineClient): Promise<string> {
  const ref = { tenantId: 'default', userKey: userKeyOf(user) };
  const [due] = await system.middleware.injectionApi.due({ ...ref, mailbox: 'INBOX', injectedInSession: 0 });
  if (due === undefined) throw new Error('Nothing is due.');
  const selected = await direct.ok('SELECT INBOX');
  const uidValidity = Number(/UIDVALIDITY (\d+)/.exec(selected.join('\n'))?.[1]);
  const begun = await system.middleware.injectionApi.beginClaim({ ...ref, due, uidValidity });
  if (begun.outcome !== 'begun') throw new Error('The claim is taken.');
  const stub = `X-Mailweave-Claim: ${begun.record.claimId}\r\n\r\n`;
  await direct.ok(`APPEND INBOX (\\Deleted \\Seen) {${stub.length}+}\r\n${stub}`);
  return begun.record.claimId;
}

test('a stub that a killed proxy left is gone after the next log-in, and the campaign is woven', async () => {
  const user = 'user2@test.example';
  for (let number = 1; number <= 3; number += 1) await system.dovecot.deliver(user, sampleMail(number, user));
  const direct = await signIn(user, { host: system.dovecot.host, port: system.dovecot.imapPort });
  const claimId = await dieHalfWay(user, direct);
  expect(await direct.ok('UID SEARCH ALL')).toContain('* SEARCH 1 2 3 4');

  // The lease of a claim is 60 s; before that its session may still be alive.
  system.advanceMs(61_000);
  const proxied = await signIn(user, system.proxy);
  const selected = await proxied.ok('SELECT INBOX');
  expect(selected).toContain('* 4 EXISTS');
  const found = await proxied.ok('UID FETCH 1:* (UID)');
  expect(found.filter((line) => line.startsWith('*'))).toEqual([
    '* 1 FETCH (UID 1)',
    '* 2 FETCH (UID 2)',
    '* 3 FETCH (UID 3)',
    '* 4 FETCH (UID 5)',
  ]);
  expect(await proxied.ok(`UID SEARCH HEADER X-Mailweave-Claim ${claimId}`)).toContain('* SEARCH');

  await direct.ok('NOOP');
  expect(await direct.ok('UID SEARCH ALL')).toContain('* SEARCH 1 2 3');
  direct.close();
  proxied.close();
});

test('a claim whose session may still be alive is left alone', async () => {
  const user = 'user3@test.example';
  await system.dovecot.deliver(user, sampleMail(1, user));
  const direct = await signIn(user, { host: system.dovecot.host, port: system.dovecot.imapPort });
  await dieHalfWay(user, direct);
  const proxied = await signIn(user, system.proxy);
  // The stub is the dead session's; it is \Deleted, and nobody else's business for a minute.
  expect(await proxied.ok('SELECT INBOX')).toContain('* 2 EXISTS');
  expect(await direct.ok('UID SEARCH ALL')).toContain('* SEARCH 1 2');
  direct.close();
  proxied.close();
});

test('a mailbox that was rebuilt under a new UIDVALIDITY forgets its woven messages', async () => {
  const user = 'user4@test.example';
  await system.dovecot.deliver(user, sampleMail(1, user));
  const before = await signIn(user, system.proxy);
  expect(await before.ok('SELECT INBOX')).toContain('* 2 EXISTS');
  await before.ok('LOGOUT');
  await system.dovecot.doveadm(['mailbox', 'update', '--uid-validity', '12345', '-u', user, 'INBOX']);
  const after = await signIn(user, system.proxy);
  const selected = await after.ok('SELECT INBOX');
  expect(selected.join('\n')).toContain('UIDVALIDITY 12345');
  expect(selected).toContain('* 1 EXISTS');
  expect(await after.ok('UID SEARCH SUBJECT Maintenance')).toContain('* SEARCH');
  after.close();
});

test('an idling client is shown a campaign that is published meanwhile, and its recall', async () => {
  const user = 'user5@test.example';
  await system.dovecot.deliver(user, sampleMail(1, user));
  const client = await signIn(user, system.proxy);
  expect(await client.ok('SELECT INBOX')).toContain('* 2 EXISTS');
  system.advanceMs(61_000);
  client.send('i1 IDLE\r\n');
  await client.until((line) => line.startsWith('+'));
  await system.publish(sampleCampaign('second'));
  expect((await client.until((line) => line.endsWith('EXISTS'))).at(-1)).toBe('* 3 EXISTS');
  await system.dovecot.deliver(user, sampleMail(2, user));
  expect((await client.until((line) => line.endsWith('EXISTS'))).at(-1)).toBe('* 4 EXISTS');
  await system.middleware.switches.throw({ scope: 'campaign', tenantId: 'default', campaignId: 'second' });
  expect((await client.until((line) => line.endsWith('EXPUNGE'))).at(-1)).toBe('* 3 EXPUNGE');
  client.send('DONE\r\n');
  expect((await client.until((line) => line.startsWith('i1 '))).at(-1)).toMatch(/^i1 OK /);
  const listed = await client.ok('UID FETCH 1:* (UID)');
  expect(listed.filter((line) => line.startsWith('*'))).toEqual([
    '* 1 FETCH (UID 1)',
    '* 2 FETCH (UID 2)',
    '* 3 FETCH (UID 4)',
  ]);
  client.close();
});
