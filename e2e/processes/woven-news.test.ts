/** The roles imap and push in one installation: what is woven is told to accounts of the role push. */
import { tokenHash } from '@mailweave/http-server';
import { expect, onTestFinished, test } from 'vitest';
import { waitUntil } from '../../tools/services/wait-until.ts';
import { sampleCampaign } from '../real/testing/sample-campaign.ts';
import { createInstallation, openInbox } from './testing/installation.ts';

const user = 'jo@mail.example';
const token = 'an-operator-of-this-test-and-no-other';
const settings = `push:
  stores: { kind: sqlite, path: push.sqlite }
  tokens: { admin: ["${tokenHash(token)}"] }
`;

async function call(url: string, body?: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(
    url,
    body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers },
  );
  expect(answer.ok, `${answer.status}`).toBe(true);
  return await answer.json();
}

test.each([
  ['in one process the role push is told by a call', ''],
  ['workers tell the role push in the process that forked them', 'processes: 2\n'],
])('%s', async (_, processes) => {
  const installation = await createInstallation({ users: [user], settings: settings + processes });
  onTestFinished(() => installation[Symbol.asyncDispose]());
  const served = await installation.serve();
  const { httpUrl } = await served.record('mailweave-started');
  await call(`${httpUrl}/api/push/accounts`, { accounts: [{ login: user, contextId: 1, userId: 7 }] });
  await installation.publish(sampleCampaign('notice'));
  const client = await openInbox(served.address, user);
  const trail = async () =>
    (await call(`${httpUrl}/api/push/accounts/7@1/trail`)) as { events: { event: object }[] };
  await waitUntil('The event', async () => (await trail()).events.length === 1);
  expect((await trail()).events).toMatchObject([{ event: 'new-mail', source: 'woven', mailbox: 'INBOX' }]);
  client.close();
});
