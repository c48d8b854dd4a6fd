import { runMailweave } from '@mailweave/app/testing';
import { expect, onTestFinished, test } from 'vitest';
import type { LineClient } from '../real/testing/line-client.ts';
import { sampleCampaign } from '../real/testing/sample-campaign.ts';
import { SharedTime } from '../real/testing/shared-time.ts';
import { startGate } from './testing/gate.ts';
import {
  createInstallation,
  type Installation,
  type InstallationOptions,
  openInbox,
  type Served,
} from './testing/installation.ts';

/** As a regular expression. */
const okLogins = 'mailweave_imap_logins_total\\{outcome="ok"\\}';
const users = Array.from({ length: 6 }, (_, n) => `user${n}@mail.example`);

async function withWorkers(options: Partial<InstallationOptions> = {}): Promise<Installation> {
  const installation = await createInstallation({ users, settings: 'processes: 2', ...options });
  onTestFinished(() => installation[Symbol.asyncDispose]());
  return installation;
}

/** The ids of the processes that serve first. */
async function workerPids(served: Served): Promise<number[]> {
  const records = await Promise.all([1, 2].map((number) => served.record('worker-started', number)));
  return records.map(({ pid = 0 }) => pid);
}

function openAll(served: Served): Promise<LineClient[]> {
  return Promise.all(users.map((user) => openInbox(served.address, user)));
}

/** Which clients are still served. */
async function alive(clients: readonly LineClient[]): Promise<boolean[]> {
  return await Promise.all(
    clients.map((client) =>
      client.ok('NOOP').then(
        () => true,
        () => false,
      ),
    ),
  );
}

async function metricOf(httpUrl: string | undefined, name: string): Promise<number> {
  const text = await (await fetch(`${httpUrl}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

test('workers share the port, and one address answers for all of them', async () => {
  const served = await (await withWorkers()).serve();
  const { httpUrl } = await served.record('mailweave-started');
  const clients = await openAll(served);
  expect(await metricOf(httpUrl, 'mailweave_imap_connections')).toBe(users.length);
  const ready = await fetch(`${httpUrl}/readyz`);
  const checks = { accepting: 'ok', backend: 'ok' };
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { status: 'ready', checks, notices: { store: 'ok' } },
  ]);
  served.process.kill('SIGTERM');
  expect(await served.exitCode).toBe(0);
  for (const client of clients)
    expect((await client.until((line) => line.startsWith('* BYE'))).length).toBe(1);
});

test('a worker that is killed takes only its own clients along, and another one takes its place', async () => {
  const served = await (await withWorkers()).serve();
  const { httpUrl } = await served.record('mailweave-started');
  const clients = await openAll(served);
  expect(await metricOf(httpUrl, okLogins)).toBe(users.length);
  const [first = 0] = await workerPids(served);
  process.kill(first, 'SIGKILL');
  expect(await served.record('worker-ended')).toMatchObject({ level: 'error', how: 'SIGKILL', asked: false });
  // Connections are handed out in turn: both workers had some.
  expect(new Set(await alive(clients))).toEqual(new Set([true, false]));
  expect((await served.record('worker-started', 3)).worker).toBe(3);
  const later = await openAll(served);
  expect(await alive(later)).toEqual(users.map(() => true));
  // What the dead one had counted is not forgotten.
  expect(await metricOf(httpUrl, okLogins)).toBe(2 * users.length);
  for (const client of [...clients, ...later]) client.close();
});

test('a claim that dies with its worker is cleaned up by the next session, in whatever worker', async () => {
  const installation = await withWorkers();
  const gate = await startGate(installation.backend.address);
  onTestFinished(() => gate[Symbol.asyncDispose]());
  const time = new SharedTime(installation.folder);
  await installation.configure((text) =>
    text.replace(`port: ${installation.backend.address.port}`, `port: ${gate.port}`),
  );
  const served = await installation.serve(time.child);
  await installation.publish(sampleCampaign('notice'));
  const [user = ''] = users;
  const inbox = installation.backend.mailbox(user, 'INBOX');
  const stubIsThere = gate.holdBack('UID EXPUNGE');
  const dying = openInbox(served.address, user);
  await stubIsThere;
  expect(inbox.messages).toHaveLength(1);
  for (const pid of await workerPids(served)) process.kill(pid, 'SIGKILL');
  await expect(dying).rejects.toThrow('The connection ended');
  await Promise.all([3, 4].map((number) => served.record('worker-started', number)));

  time.advanceMs(61_000);
  // With nobody left who held it, a port that any free one was taken for is another one.
  const { port = 0 } = await served.record('imap-listening', 3);
  const client = await openInbox({ host: '127.0.0.1', port }, user);
  expect(inbox.messages).toEqual([]);
  expect(await client.ok('UID SEARCH ALL')).toContain('* SEARCH 2');
  client.close();
});

test('workers that cannot start end the program with what is wrong', async () => {
  const installation = await withWorkers({ imap: '  tls: { certificateFile: /nowhere, keyFile: /nowhere }' });
  const { exitCode, errors } = await runMailweave(installation.folder, 'serve');
  expect(exitCode).toBe(1);
  expect(errors).toContain('imap.tls.certificateFile');
  expect(errors).toContain('A process of the program could not start');
});

test('workers end with their primary, however that ends', async () => {
  const served = await (await withWorkers()).serve();
  const clients = await openAll(served);
  served.process.kill('SIGKILL');
  // It settles when nobody writes to the log any more.
  await served.exitCode;
  expect(await alive(clients)).toEqual(users.map(() => false));
});
