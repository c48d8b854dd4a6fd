import { userKeyOf } from '@mailweave/injection';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { advertisement, sampleCampaign } from '../real/testing/sample-campaign.ts';
import { createInstallation, type Installation, openInbox, type Served } from './testing/installation.ts';

const users = ['jo@mail.example', 'al@mail.example'] as const;

let installation: Installation;
let first: Served;
let second: Served;

beforeAll(async () => {
  installation = await createInstallation({ users });
  for (const user of users)
    installation.backend.mailbox(user, 'INBOX').append(Buffer.from('Subject: real\r\n'), {});
  [first, second] = await Promise.all([installation.serve(), installation.serve()]);
});

afterAll(() => installation?.[Symbol.asyncDispose]());

test('what one process weaves, flags and withdraws is told to an idling client of another', async () => {
  const [user] = users;
  const idling = await openInbox(second.address, user);
  idling.send('i IDLE\r\n');
  await idling.until((line) => line.startsWith('+'));
  await installation.publish({ ...sampleCampaign('shared'), users: [{ userKey: userKeyOf(user) }] });
  expect(await idling.until((line) => line.includes('EXISTS'))).toContain('* 2 EXISTS');

  const acting = await openInbox(first.address, user);
  await acting.ok('STORE 2 +FLAGS (\\Flagged)');
  const flagged = await idling.until((line) => line.includes('FETCH'));
  expect(flagged.at(-1)).toBe('* 2 FETCH (FLAGS (\\Flagged))');
  await acting.ok('STORE 2 +FLAGS (\\Deleted)');
  await acting.ok('EXPUNGE');
  expect((await idling.until((line) => line.includes('EXPUNGE'))).at(-1)).toBe('* 2 EXPUNGE');
  for (const client of [idling, acting]) client.close();
});

test('consent that is recorded and withdrawn on the command line reaches idling clients of every process', async () => {
  const [, user] = users;
  await installation.publish({ ...advertisement('ad'), users: [{ userKey: userKeyOf(user) }] });
  const clients = await Promise.all([first, second].map(({ address }) => openInbox(address, user)));
  for (const client of clients) {
    client.send('i IDLE\r\n');
    await client.until((line) => line.startsWith('+'));
  }
  const consent = (verb: string) =>
    installation.mailweave('consent', verb, user, 'own-marketing', '--text-version', '1');
  await consent('give');
  for (const client of clients) await client.until((line) => line.endsWith('EXISTS'));
  await consent('withdraw');
  for (const client of clients) await client.until((line) => line.endsWith('EXPUNGE'));
  for (const client of clients) client.close();
});
