import { connect } from 'node:net';
import { userKeyOf } from '@mailweave/injection';
import { expect, onTestFinished, test } from 'vitest';
import { LineClient } from '../real/testing/line-client.ts';
import { sampleCampaign } from '../real/testing/sample-campaign.ts';
import { startGate } from './testing/gate.ts';
import { createInstallation, type Installation, openInbox, type Served } from './testing/installation.ts';

const RESTARTS = Number(process.env.ROLLING_RESTARTS ?? 3);
const users = Array.from({ length: 4 }, (_, n) => `user${n}@mail.example`);

async function installed(settings: string): Promise<Installation> {
  const installation = await createInstallation({ users, settings });
  onTestFinished(() => installation[Symbol.asyncDispose]());
  for (const user of users) {
    installation.backend.mailbox(user, 'INBOX').append(Buffer.from('Subject: real\r\n\r\nreal\r\n'));
  }
  return installation;
}

async function started(settings: string): Promise<[Installation, Served]> {
  const installation = await installed(settings);
  return [installation, await installation.serve()];
}

/** A mail program that works without a break and connects again whenever it is sent away. */
class BusyClient {
  /** Tags of commands that were answered with OK. */
  readonly answered = new Set<string>();
  readonly failures: string[] = [];
  connections = 0;
  readonly #user: string;
  readonly #address: Served['address'];
  #commands = 0;
  #isStopping = false;
  readonly #done: Promise<void>;

  constructor(user: string, address: Served['address']) {
    this.#user = user;
    this.#address = address;
    this.#done = this.#work();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#done;
  }

  async #work(): Promise<void> {
    while (!this.#isStopping) {
      const client = await LineClient.connect(this.#address).catch((error: unknown) => String(error));
      if (typeof client === 'string') {
        this.failures.push(client);
        return;
      }
      this.connections += 1;
      await this.#converse(client).catch(() => undefined);
      client.close();
    }
  }

  /** Rejects when the connection ends. */
  async #converse(client: LineClient): Promise<void> {
    await client.ok(`LOGIN "${this.#user}" "apple"`);
    await client.ok('SELECT INBOX');
    while (!this.#isStopping) {
      // One command, then two and three at once: what waits in the pipe is not accepted yet.
      const count = 1 + (this.#commands % 3);
      const tags = Array.from({ length: count }, (_, n) => `${this.#user}-${this.#commands + n}`);
      this.#commands += count;
      client.send(tags.map((tag) => `${tag} UID FETCH 1:* (FLAGS)\r\n`).join(''));
      for (const tag of tags) {
        const lines = await client.until((line) => line.startsWith(`${tag} `));
        if (lines.at(-1)?.startsWith(`${tag} OK`)) this.answered.add(tag);
        else this.failures.push(lines.at(-1) ?? '');
      }
    }
  }
}

test(`over ${RESTARTS} rolling restarts every command is answered or was never accepted`, async () => {
  const installation = await installed('processes: 2');
  const gate = await startGate(installation.backend.address);
  onTestFinished(() => gate[Symbol.asyncDispose]());
  await installation.configure((text) =>
    text.replace(`port: ${installation.backend.address.port}`, `port: ${gate.port}`),
  );
  const served = await installation.serve();
  // Half of them see a woven mailbox, where commands go one by one; for the others they are relayed.
  const woven = users.slice(0, 2).map((user) => ({ userKey: userKeyOf(user) }));
  await installation.publish({ ...sampleCampaign('notice'), users: woven });
  const clients = users.map((user) => new BusyClient(user, served.address));
  for (let restart = 1; restart <= RESTARTS; restart += 1) {
    served.process.kill('SIGUSR2');
    await served.record('workers-replaced', restart);
  }
  await Promise.all(clients.map((client) => client.stop()));
  for (const [n, { answered, connections, failures }] of clients.entries()) {
    expect(failures).toEqual([]);
    expect(connections).toBeGreaterThan(RESTARTS);
    expect(answered.size).toBeGreaterThan(connections);
    const accepted = [...gate.tags].filter((tag) => tag.startsWith(`${users[n]}-`));
    expect(answered).toEqual(new Set(accepted));
  }
}, 300_000);

test('an idling client is told BYE, new workers have the new configuration, and a wrong one leaves the old', async () => {
  const [installation, served] = await started('processes: 1 # at first\nlog: { level: info }');
  await installation.configure((text) => text.replace('processes: 1 # at first', 'processes: 2'));
  served.process.kill('SIGUSR2');
  // There are no workers to be replaced.
  expect(await served.record('workers-not-replaced')).toMatchObject({ level: 'warn' });

  const other = await installation.serve();
  const idling = await openInbox(other.address, users[0] ?? '');
  idling.send('i IDLE\r\n');
  await idling.until((line) => line.startsWith('+'));
  await installation.configure((text) => text.replace('level: info', 'level: loud'));
  other.process.kill('SIGUSR2');
  expect((await other.record('workers-not-replaced')).errorMessage).toContain('log.level');
  await installation.configure((text) => text.replace('level: loud', 'level: debug'));
  other.process.kill('SIGUSR2');
  expect(await idling.until((line) => line.startsWith('* BYE'))).toHaveLength(1);
  await other.record('workers-replaced');
  const again = await openInbox(other.address, users[0] ?? '');
  await other.record('imap-login');
  for (const client of [idling, again]) client.close();
});

test('a client that reads slowly has its whole answer before the program ends', async () => {
  const [installation, served] = await started('processes: 1');
  const [user = ''] = users;
  const size = 30_000_000;
  installation.backend.mailbox(user, 'INBOX').append(Buffer.alloc(size, 'slowly\r\n'));
  const socket = connect(served.address);
  onTestFinished(() => {
    socket.destroy();
  });
  const client = new LineClient(socket);
  await client.ok(`LOGIN "${user}" "apple"`);
  await client.ok('SELECT INBOX');
  const answer = client.ok('FETCH 2 (BODY.PEEK[])');
  socket.pause();
  served.process.kill('SIGTERM');
  await served.record('mailweave-draining');
  socket.resume();
  expect((await answer)[0]?.length).toBeGreaterThan(size);
  expect(await served.exitCode).toBe(0);
});
