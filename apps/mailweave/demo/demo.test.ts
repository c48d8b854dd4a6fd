import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@mailweave/host';
import { createMemoryImapServer } from '@mailweave/memory-imap-server';
import { type FetchMessageObject, ImapFlow } from 'imapflow';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BackendUrl } from '../arguments/backend-url.ts';
import { demoAddress } from './campaign-sources/demo-campaigns.ts';
import { type Demo, startDemo } from './run-demo.ts';

type Address = { host: string; port: number };

async function startedDemo(options: { port?: number; backend?: BackendUrl } = {}): Promise<Demo> {
  const silent = { write: () => true };
  const terminal = { output: silent, errors: silent };
  const demo = await startDemo({ port: options.port ?? 0, backend: options.backend, terminal });
  onTestFinished(() => demo[Symbol.asyncDispose]());
  return demo;
}

function proxyOf({ mailweave }: Demo): Address {
  const [address] = mailweave.imapAddresses;
  if (address === undefined) throw new Error('The proxy listens nowhere.');
  return address;
}

async function inboxOf(
  address: Address,
  user = { user: demoAddress, pass: 'demo' },
): Promise<FetchMessageObject[]> {
  const client = new ImapFlow({ ...address, secure: false, auth: user, logger: false });
  await client.connect();
  await client.mailboxOpen('INBOX', { readOnly: false });
  const messages = await client.fetchAll('1:*', { uid: true, envelope: true, source: true });
  await client.logout();
  return messages;
}

describe('the demonstration', () => {
  it('shows fifty real mails and two woven ones, which the mail server does not have', async () => {
    const demo = await startedDemo();
    const woven = await inboxOf(proxyOf(demo));
    const real = await inboxOf(demo.server?.address ?? { host: '', port: 0 });
    expect(real).toHaveLength(50);
    const identity = ({ seq, uid, source }: FetchMessageObject) => ({ seq, uid, source });
    expect(woven.slice(0, 50).map(identity)).toEqual(real.map(identity));
    expect(woven.slice(50).map(({ envelope }) => envelope?.subject)).toEqual([
      'Planned maintenance on Sunday',
      '[Ad] Alex, Comfort at half price this summer',
    ]);
  });

  it('prints commands that name the ports and a woven message', async () => {
    const demo = await startedDemo();
    const woven = await inboxOf(proxyOf(demo));
    const { port } = proxyOf(demo);
    expect(demo.text).toContain(`imap://127.0.0.1:${port}/INBOX;UID=${woven[50]?.uid}'`);
    expect(demo.text).toContain(`imap://127.0.0.1:${demo.server?.address.port}/INBOX'`);
    expect((await fetch(`${demo.mailweave.httpUrl}/readyz`)).status).toBe(200);
  });

  it('tells a phone of new mail, and takes it back when it was read elsewhere', {
    timeout: 40_000,
  }, async () => {
    const demo = await startedDemo();
    const auth = { user: demoAddress, pass: 'demo' };
    const client = new ImapFlow({ ...proxyOf(demo), secure: false, auth, logger: false });
    await client.connect();
    const letter = 'From: Nora <nora@mail.example>\r\nSubject: Hi\r\n\r\nHo\r\n';
    const phone = async () => (await fetch(`${demo.phoneUrl}devices`)).json();
    // What comes before the listener has looked for the first time is not new to it.
    const afterAnother = async () => {
      await client.append('INBOX', letter);
      return await phone();
    };
    const shown = expect.arrayContaining([expect.objectContaining({ title: 'Nora', body: 'Hi' })]);
    await expect.poll(afterAnother, { timeout: 15_000, interval: 500 }).toMatchObject([{ shown }]);
    await client.mailboxOpen('INBOX');
    await client.messageFlagsAdd('1:*', ['\\Seen']);
    await expect.poll(phone, { timeout: 15_000 }).toMatchObject([{ badge: 0, shown: [] }]);
    await client.logout();
  });

  it('takes the next free port when the wanted one is taken, and says so', async () => {
    const first = await startedDemo();
    const taken = proxyOf(first).port;
    const second = await startedDemo({ port: taken });
    expect(proxyOf(second).port).toBeGreaterThan(taken);
    expect(second.text).toContain(`port ${taken} is taken`);
  });

  it('stands before another mail server, with the notice for whoever signs in', async () => {
    const user = { login: 'eve@mail.example', password: 'apple' };
    await using server = createMemoryImapServer({ users: [user], clock: systemClock });
    await server.listen();
    const demo = await startedDemo({ backend: { ...server.address, tls: 'none' } });
    const inbox = await inboxOf(proxyOf(demo), { user: user.login, pass: user.password });
    expect(inbox.map(({ envelope }) => envelope?.subject)).toEqual(['Planned maintenance on Sunday']);
    expect(server.mailbox(user.login, 'INBOX').messages).toEqual([]);
    expect(demo.text).toContain('A service notice for everyone is live');
    expect(demo.phoneUrl).toBeUndefined();
  });

  it('runs as a program until it is interrupted', async () => {
    const main = fileURLToPath(new URL('../main.ts', import.meta.url));
    const child = spawn(process.execPath, [main, 'demo', '--port', '0'], { env: {} });
    const closed = once(child, 'close');
    let output = '';
    for await (const text of child.stdout.setEncoding('utf8')) {
      output += text;
      if (output.includes('Stop with Ctrl-C.')) child.kill('SIGINT');
    }
    expect(await closed).toEqual([0, null]);
  });
});
