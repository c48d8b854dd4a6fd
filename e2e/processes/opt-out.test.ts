import { userKeyOf } from '@mailweave/injection';
import type { ExportSpec } from '@mailweave/middleware/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LineClient } from '../real/testing/line-client.ts';
import { advertisement } from '../real/testing/sample-campaign.ts';
import { createInstallation, type Installation, openInbox, type Served } from './testing/installation.ts';

const users = [
  'first@mail.example',
  'second@mail.example',
  'erased@mail.example',
  'clicking@mail.example',
] as const;
const publicUrl = 'https://links.example';

let installation: Installation;
let processes: Served[];
let httpUrl: string;

beforeAll(async () => {
  const middleware = `  publicUrl: ${publicUrl}\n  secretsKey: ${'5e'.repeat(32)}`;
  installation = await createInstallation({ users, middleware });
  processes = await Promise.all([installation.serve(), installation.serve()]);
  httpUrl = String((await processes[0]?.record('mailweave-started'))?.httpUrl);
  for (const user of users) {
    await installation.mailweave('consent', 'give', user, 'own-marketing', '--text-version', '1');
  }
  await installation.publish(withLink(advertisement('offer')));
});

afterAll(() => installation?.[Symbol.asyncDispose]());

function withLink({ templates, ...campaign }: ExportSpec): ExportSpec {
  const linked = Object.entries(templates).map(([name, file]) => [
    name,
    { ...file, text: `${file.text}\nhttps://shop.example/?a=1&b=2\n` },
  ]);
  return { ...campaign, templates: Object.fromEntries(linked) };
}

/** One for each process; the message is woven. */
async function clientsOf(user: string): Promise<LineClient[]> {
  const clients: LineClient[] = [];
  for (const { address } of processes) clients.push(await openInbox(address, user));
  return clients;
}

async function idle(clients: readonly LineClient[]): Promise<void> {
  for (const client of clients) {
    client.send('i IDLE\r\n');
    await client.until((line) => line.startsWith('+'));
  }
}

/** The address in the header of the woven message; each process shows the very same bytes. */
async function optOutUrl(clients: readonly LineClient[]): Promise<string> {
  const fields = 'BODY.PEEK[HEADER.FIELDS (List-Unsubscribe List-Unsubscribe-Post)]';
  const answers = await Promise.all(clients.map((client) => client.ok(`FETCH 1 ${fields}`)));
  const [header = '', ...others] = answers.map((lines) => lines[0] ?? '');
  expect(others).toEqual(others.map(() => header));
  expect(header).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  const url = /^List-Unsubscribe: <([^>]+)>\r$/m.exec(header)?.[1] ?? '';
  expect(url.startsWith(`${publicUrl}/u/`)).toBe(true);
  return url.replace(publicUrl, httpUrl);
}

test('one click on the link in the header takes the message from idling clients of every process, for ever', async () => {
  const clients = await clientsOf(users[0]);
  const url = await optOutUrl(clients);
  expect((await fetch(url)).status).toBe(200);
  await idle(clients);
  const body = new URLSearchParams('List-Unsubscribe=One-Click');
  expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
  for (const client of clients) await client.until((line) => line === '* 1 EXPUNGE');
  for (const client of clients) client.close();
  await installation.publish({ ...withLink(advertisement('offer')), revision: 2 });
  await installation.publish({ ...advertisement('more'), users: [{ userKey: userKeyOf(users[0]) }] });
  for (const client of await clientsOf(users[0])) {
    expect(await client.ok('UID FETCH 1:* (UID)')).toHaveLength(1);
    client.close();
  }
  const [other] = await clientsOf(users[1]);
  expect(await other?.ok('UID FETCH 1:* (UID)')).toHaveLength(2);
});

test('a link of a message leads by way of the middleware, and the bytes are the same in every process', async () => {
  const clients = await clientsOf(users[3]);
  const bodies = await Promise.all(clients.map((client) => client.ok('FETCH 1 BODY.PEEK[1]')));
  expect(bodies[1]?.[0]).toBe(bodies[0]?.[0]);
  const base64 = /\{\d+\}\r\n([A-Za-z0-9+/=\r\n]+)/.exec(bodies[0]?.[0] ?? '')?.[1] ?? '';
  const text = Buffer.from(base64, 'base64').toString();
  const link = /https:\/\/links\.example\/c\/\S+/.exec(text)?.[0] ?? '';
  const answer = await fetch(link.replace(publicUrl, httpUrl), { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://shop.example/?a=1&b=2']);
  for (const client of clients) client.close();
});

test('mailweave user erase takes the message from idling clients of every process', async () => {
  const clients = await clientsOf(users[2]);
  await idle(clients);
  const receipt: unknown = JSON.parse(await installation.mailweave('user', 'erase', users[2], '--suppress'));
  expect(receipt).toMatchObject({ userKey: userKeyOf(users[2]), suppressed: true });
  for (const client of clients) await client.until((line) => line === '* 1 EXPUNGE');
  for (const client of clients) client.close();
});
