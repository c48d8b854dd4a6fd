/** Two Dovecots behind one proxy: everybody's mail is where the map says, and is delivered nowhere else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startDovecot } from '../../tools/services/dovecot.ts';
import { LineClient } from './testing/line-client.ts';
import { startRealSystem } from './testing/real-system.ts';
import { sampleCampaign } from './testing/sample-campaign.ts';
import { sampleMail } from './testing/sample-mail.ts';

const [EAST_USER, WEST_USER] = ['user1@test.example', 'user2@test.example'] as const;

test('each user sees the mailbox of his own server, woven, and unknown ones none', async () => {
  await using system = await startRealSystem();
  await using west = await startDovecot();
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-routing-'));
  using _removed = { [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
  const file = join(folder, 'backends.map');
  writeFileSync(file, `${EAST_USER} default\ntest.example west\n`);
  const proxy = await system.startProxy({
    backends: { west: { host: west.host, port: west.imapPort, tls: 'none', connectTimeoutMs: 5_000 } },
    routing: { kind: 'map', file, reloadIntervalMs: 60_000 },
  });
  const [address] = proxy.addresses;
  if (address === undefined) throw new Error('The proxy listens nowhere.');
  await system.publish(sampleCampaign('routed'));
  await system.dovecot.deliver(EAST_USER, sampleMail(1, EAST_USER));
  for (const number of [2, 3]) await west.deliver(WEST_USER, sampleMail(number, WEST_USER));
  const subjects = async (user: string): Promise<string[]> => {
    const client = await LineClient.connect(address);
    await client.ok(`LOGIN "${user}" "${west.userPassword(user)}"`);
    await client.ok('SELECT INBOX');
    const lines = await client.ok('FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])');
    client.close();
    return lines.flatMap((line) => /Subject: (.*)\r\n/.exec(line)?.[1] ?? []);
  };
  const woven = 'Maintenance of your mailbox (routed)';
  expect(await subjects(EAST_USER)).toEqual(['Mail number 1', woven]);
  expect(await subjects(WEST_USER)).toEqual(['Mail number 2', 'Mail number 3', woven]);
  const stranger = await LineClient.connect(address);
  expect((await stranger.command('LOGIN "jo@elsewhere.example" "pw1"')).at(-1)).toMatch(
    /^NO \[AUTHENTICATIONFAILED\]/,
  );
  stranger.close();
});
