/** Log-in names that are no addresses: who the user is, is found out beside the log-in. */
import { userKeyOf } from '@mailweave/injection';
import { expect, test } from 'vitest';
import { DirectoryServer } from '../testing/directory-server.ts';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { sampleDue, sampleMail } from '../testing/samples.ts';

const CACHE = { foundTtlMs: 600_000, unknownTtlMs: 0, staleTtlMs: 1_200_000, cacheEntries: 10 };

/** A proxy that asks the service, with one real message and a campaign that is due. */
async function asking(service: DirectoryServer, weaveBudgetMs = 2_000): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start({
    weaveBudgetMs,
    resolver: { kind: 'http', url: service.url, timeoutMs: 5_000, ...CACHE },
  });
  system.backend.mailbox.deliver(sampleMail());
  system.api.dueCampaigns = [sampleDue()];
  return system;
}

test('what is woven belongs to the address, not to the log-in name', async () => {
  await using service = await DirectoryServer.start();
  service.says(200, { address: 'Ada@Users.example' });
  await using system = await asking(service);
  const client = await system.signIn('C4711');
  expect(await client.command('SELECT INBOX')).toContain('* 2 EXISTS');
  expect(service.requests.map(({ body }) => body)).toEqual([{ user: 'c4711' }]);
  expect(system.api.records).toMatchObject([{ userKey: userKeyOf('ada@users.example') }]);
  expect((await client.command('FETCH 2 (BODY.PEEK[HEADER.FIELDS (TO)])')).join()).toContain(
    'ada@users.example',
  );
});

test('who has no address is shown the real mailbox, and it is counted once', async () => {
  await using service = await DirectoryServer.start();
  service.says(404);
  await using system = await asking(service);
  const client = await system.signIn('c4711');
  expect(await client.command('SELECT INBOX')).toContain('* 1 EXISTS');
  expect(await client.answer('STATUS INBOX (MESSAGES)')).toMatch(/^OK/);
  expect(await client.command('SELECT INBOX')).toContain('* 1 EXISTS');
  expect(system.api.calls).toEqual([]);
  expect(system.recorder.total('mailweave_imap_not_woven_total', 'no-address')).toBe(1);
});

test('a master user is not asked for', async () => {
  await using service = await DirectoryServer.start();
  await using system = await asking(service);
  const client = await system.signIn('c4711*root');
  expect(await client.command('SELECT INBOX')).toContain('* 1 EXISTS');
  expect(service.requests).toEqual([]);
});

test('no log-in and no mailbox waits longer than the budget; what is due comes in once the user is known', async () => {
  await using service = await DirectoryServer.start();
  const held: (() => void)[] = [];
  service.answer = (_request, response) => {
    held.push(() => response.end(JSON.stringify({ address: 'ada@users.example' })));
  };
  await using system = await asking(service, 20);
  const client = await system.signIn('c4711');
  expect(await client.command('SELECT INBOX')).toContain('* 1 EXISTS');
  expect(system.api.calls).toEqual([]);
  for (const answer of held) answer();
  await system.api.untilCalled('watch');
  expect(await client.command('NOOP')).toContain('* 2 EXISTS');
});

test('a session that ends before its user is known leaves nothing behind', async () => {
  await using service = await DirectoryServer.start();
  const asked = Promise.withResolvers<() => void>();
  service.answer = (_request, response) => {
    asked.resolve(() => response.end(JSON.stringify({ address: 'ada@users.example' })));
  };
  await using system = await asking(service);
  const client = await system.signIn('c4711');
  const answer = await asked.promise;
  client.close();
  await system.backend.until(() => system.backend.connection.closed);
  answer();
  const later = await system.signIn('c4711');
  expect(await later.command('SELECT INBOX')).toContain('* 2 EXISTS');
  expect(system.api.watchers).toBe(1);
});

test('a service that fails shows the real mailbox, and is asked again by the next one that is opened', async () => {
  await using service = await DirectoryServer.start();
  service.says(500);
  await using system = await asking(service);
  const client = await system.signIn('c4711');
  expect(await client.command('SELECT INBOX')).toContain('* 1 EXISTS');
  expect(system.recorder.total('mailweave_imap_weave_failures_total', 'look-up')).toBe(1);
  service.says(200, { address: 'ada@users.example' });
  expect(await client.command('SELECT INBOX')).toContain('* 2 EXISTS');
});
