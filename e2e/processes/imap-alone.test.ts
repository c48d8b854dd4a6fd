import type { Serving } from '@mailweave/app/testing';
import { userKeyOf } from '@mailweave/injection';
import { expect, onTestFinished, test } from 'vitest';
import { LineClient } from '../real/testing/line-client.ts';
import { advertisement, sampleCampaign } from '../real/testing/sample-campaign.ts';
import { openInbox, type Served } from './testing/installation.ts';
import { createTwoMachines, type TwoMachines, type TwoMachinesOptions } from './testing/two-machines.ts';

const user = 'jo@mail.example';
const neighbour = 'al@mail.example';

async function twoMachines(options: Partial<TwoMachinesOptions> = {}): Promise<TwoMachines> {
  const machines = await createTwoMachines({ users: [user, neighbour], ...options });
  onTestFinished(() => machines[Symbol.asyncDispose]());
  const inbox = machines.middlewareMachine.backend.mailbox(user, 'INBOX');
  inbox.append(Buffer.from('Subject: real\r\n\r\nreal\r\n'), {});
  return machines;
}

/** Events that the middleware was told of, by type. */
async function reported({ httpUrl }: { httpUrl: string }): Promise<Record<string, number>> {
  const text = await (await fetch(`${httpUrl}/metrics`)).text();
  const lines = text.matchAll(/^mailweave_events_total\{type="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries(Array.from(lines, ([, type, count]) => [type, Number(count)]));
}

async function metric({ httpUrl }: { httpUrl: string }, name: string): Promise<number> {
  const text = await (await fetch(`${httpUrl}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

async function idling(client: LineClient): Promise<LineClient> {
  client.send('i IDLE\r\n');
  await client.until((line) => line.startsWith('+'));
  return client;
}

test('a message is woven, read and deleted by a proxy that has only the middleware to ask', async () => {
  const machines = await twoMachines();
  const middleware = await machines.serveMiddleware();
  await machines.middlewareMachine.publish(sampleCampaign('notice'));
  const proxy = await machines.serveProxy();
  const client = await openInbox(proxy.address, user);
  expect(await client.ok('STATUS INBOX (MESSAGES)')).toContain('* STATUS INBOX (MESSAGES 2)');
  const body = await client.ok('FETCH 2 BODY[TEXT]');
  expect(body.join()).toContain('BODY[TEXT]');
  await client.ok('STORE 2 +FLAGS (\\Flagged)');
  const second = await openInbox(proxy.address, user);
  expect((await second.ok('FETCH 2 FLAGS')).join()).toContain('\\Flagged');
  await client.ok('STORE 2 +FLAGS (\\Deleted)');
  await client.ok('EXPUNGE');
  expect((await second.ok('NOOP')).join()).toContain('* 2 EXPUNGE');
  await expect
    .poll(() => reported(middleware), { timeout: 10_000 })
    .toMatchObject({ injected: 2, read: 1, flagged: 1, expunged: 2 });
  for (const each of [client, second]) each.close();
});

test('a campaign that goes live, consent that is withdrawn and a kill switch reach idling clients', async () => {
  const machines = await twoMachines();
  await machines.serveMiddleware();
  const proxy = await machines.serveProxy();
  await proxy.record('middleware-stream-started');
  const { middlewareMachine } = machines;
  const consent = (verb: string) =>
    middlewareMachine.mailweave('consent', verb, user, 'own-marketing', '--text-version', '1');
  await consent('give');
  const client = await idling(await openInbox(proxy.address, user));
  const neighbourClient = await idling(await openInbox(proxy.address, neighbour));
  await middlewareMachine.publish({ ...advertisement('ad'), users: [{ userKey: userKeyOf(user) }] });
  await client.until((line) => line === '* 2 EXISTS');
  await consent('withdraw');
  await client.until((line) => line === '* 2 EXPUNGE');
  await middlewareMachine.publish({
    ...sampleCampaign('notice'),
    users: [{ userKey: userKeyOf(neighbour) }],
  });
  await neighbourClient.until((line) => line === '* 1 EXISTS');
  await middlewareMachine.mailweave('switch', 'throw', 'campaign', 'notice');
  await neighbourClient.until((line) => line === '* 1 EXPUNGE');
  for (const each of [client, neighbourClient]) each.close();
});

test('each of several processes of a proxy follows the middleware, and one address tells that it is away', async () => {
  const machines = await twoMachines({ proxySettings: 'processes: 2', client: '    timeoutMs: 300' });
  const middleware = await machines.serveMiddleware();
  const proxy = await machines.serveProxy();
  await Promise.all([1, 2].map((number) => proxy.record('middleware-stream-started', number)));
  const clients = await Promise.all([1, 2, 3, 4].map(() => openInbox(proxy.address, user)));
  await Promise.all(clients.map(idling));
  await machines.middlewareMachine.publish(sampleCampaign('notice'));
  for (const client of clients) await client.until((line) => line === '* 2 EXISTS');
  expect(await readiness(proxy.httpUrl)).toEqual({ status: 200, notices: { middleware: 'ok' } });
  middleware.process.kill('SIGKILL');
  await expect
    .poll(() => readiness(proxy.httpUrl), { timeout: 10_000 })
    .toEqual({ status: 200, notices: { middleware: 'middleware-unavailable' } });
  proxy.process.kill('SIGTERM');
  expect(await proxy.exitCode).toBe(0);
  for (const client of clients) client.close();
});

test('a proxy that is stopped while the middleware is frozen leaves when it has told it what it kept', async () => {
  const machines = await twoMachines({ client: '    timeoutMs: 300\n    flushTimeoutMs: 30000' });
  const middleware = await machines.serveMiddleware();
  await machines.middlewareMachine.publish(sampleCampaign('notice'));
  const proxy = await machines.serveProxy();
  const client = await openInbox(proxy.address, user);
  middleware.process.kill('SIGSTOP');
  await client.ok('FETCH 2 (ENVELOPE)');
  await expect.poll(() => metric(proxy, 'mailweave_injection_client_events_waiting')).toBeGreaterThan(0);
  proxy.process.kill('SIGTERM');
  await proxy.record('mailweave-draining');
  await client.until((line) => line.startsWith('* BYE'));
  middleware.process.kill('SIGCONT');
  expect(await proxy.exitCode).toBe(0);
  expect(await reported(middleware)).toMatchObject({ listed: 1 });
  client.close();
});

async function readiness(httpUrl: string): Promise<{ status: number; notices: unknown }> {
  const response = await fetch(`${httpUrl}/readyz`);
  const { notices } = (await response.json()) as { notices?: unknown };
  return { status: response.status, notices };
}

/** A new session as a user sees it: how many messages there are. */
async function messagesIn(address: Served['address']): Promise<string | undefined> {
  const client = await LineClient.connect(address);
  try {
    await client.ok(`LOGIN "${user}" "apple"`);
    return (await client.ok('SELECT INBOX')).find((line) => line.endsWith('EXISTS'));
  } finally {
    client.close();
  }
}

const outages: {
  how: string;
  begin(serving: Serving): Promise<void>;
  end(serving: Serving, machines: TwoMachines): Promise<unknown>;
}[] = [
  {
    how: 'is killed',
    begin: async ({ process, exitCode }) => {
      process.kill('SIGKILL');
      await exitCode;
    },
    end: (_serving, machines) => machines.serveMiddleware(),
  },
  {
    how: 'freezes',
    begin: async ({ process }) => {
      process.kill('SIGSTOP');
    },
    end: async ({ process }) => process.kill('SIGCONT'),
  },
];

test.each(outages)(
  'while the middleware $how users have their real mailbox, and the weave comes back',
  async ({ begin, end }) => {
    // Longer than any wait of this test: whoever waited for the middleware would be seen to.
    const machines = await twoMachines({ weaveBudgetMs: 10_000, client: '    timeoutMs: 300' });
    const middleware = await machines.serveMiddleware();
    await machines.middlewareMachine.publish(sampleCampaign('notice'));
    const proxy = await machines.serveProxy();
    await proxy.record('middleware-stream-started');
    const early = await openInbox(proxy.address, user);
    await early.ok('FETCH 1:2 (UID FLAGS)');
    expect(await readiness(proxy.httpUrl)).toEqual({ status: 200, notices: { middleware: 'ok' } });

    await begin(middleware);
    expect(await messagesIn(proxy.address)).toBe('* 1 EXISTS');
    while ((await metric(proxy, 'mailweave_injection_client_breaker_open')) !== 1)
      await messagesIn(proxy.address);
    expect(await messagesIn(proxy.address)).toBe('* 1 EXISTS');
    expect(await readiness(proxy.httpUrl)).toEqual({
      status: 200,
      notices: { middleware: 'middleware-unavailable' },
    });
    // What an open session was shown stays; what happens in it is kept for the middleware.
    expect((await early.ok('FETCH 2 BODY.PEEK[HEADER]')).join()).toContain('Maintenance');

    const back = await end(middleware, machines);
    const again = back === true ? middleware : (back as typeof middleware);
    await proxy.record('middleware-answers-again');
    await expect.poll(() => messagesIn(proxy.address), { timeout: 20_000 }).toBe('* 2 EXISTS');
    await expect
      .poll(() => readiness(proxy.httpUrl), { timeout: 10_000 })
      .toEqual({ status: 200, notices: { middleware: 'ok' } });
    await expect
      .poll(() => metric(proxy, 'mailweave_injection_client_events_waiting'), { timeout: 20_000 })
      .toBe(0);
    expect(await reported(again)).toMatchObject({ listed: 1 });
    early.close();
  },
);
