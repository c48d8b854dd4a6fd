/** Every failure of the store gives the mailbox as the server shows it (docs/adr/0003-fail-open.md). */
import { afterEach, expect, test, vi } from 'vitest';
import type { ApiCall } from '../testing/fake-injection-api.ts';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { SAMPLE_SUBJECT, sampleDue, sampleMail, sampleRecord } from '../testing/samples.ts';
import type { TestClient } from '../testing/test-client.ts';

afterEach(() => void vi.useRealTimers());

const FAILURES = 'mailweave_imap_weave_failures_total';

/** One real message, and whatever makes the proxy need the call. */
async function needing(call: ApiCall, weaveBudgetMs: number): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start({ weaveBudgetMs });
  const { api, backend } = system;
  backend.mailbox.deliver(sampleMail());
  backend.mailbox.uidNext = 5;
  if (call === 'abandonClaim') api.expired = [sampleRecord(3, { state: 'claiming' })];
  else if (call === 'withdraw') api.records.push(sampleRecord(1));
  else if (call === 'skeleton') api.records.push(sampleRecord(3));
  else api.dueCampaigns = [sampleDue()];
  return system;
}

/** SELECT as the server answers it itself. */
function plainSelect(system: ProxyUnderTest): string {
  return `${system.backend.mailbox.selectLines()}c9 OK [READ-WRITE] selected\r\n`;
}

async function selectBytes(client: TestClient): Promise<string> {
  client.forget();
  client.send('c9 SELECT INBOX\r\n');
  await client.until((line) => line.startsWith('c9 '));
  return client.received.toString();
}

const CALLS: ApiCall[] = [
  ...(['due', 'weave', 'expiredClaims', 'skeleton'] as const),
  ...(['beginClaim', 'completeClaim', 'abandonClaim', 'withdraw'] as const),
];

test.each(CALLS)(
  "SELECT is the server's own, byte for byte, when %s fails or never answers",
  async (call) => {
    for (const mood of ['fails', 'hangs'] as const) {
      await using system = await needing(call, 40);
      system.api.behave(call, mood);
      const expected = plainSelect(system);
      const client = await system.signIn();
      expect(await selectBytes(client), mood).toBe(expected);
      expect(system.recorder.total(FAILURES), mood).toBe(1);
      expect(await client.command('FETCH 1:* (UID)')).toEqual(['* 1 FETCH (UID 1 FLAGS ())', 'OK fetched']);
      expect(await client.answer('NOOP')).toMatch(/^OK/);
      expect(system.recorder.total('mailweave_imap_bugs_total')).toBe(0);
    }
  },
);

test('slow answers within the budget change nothing', async () => {
  await using system = await needing('beginClaim', 5_000);
  for (const call of CALLS) system.api.behave(call, 'later');
  const client = await system.signIn();
  expect(await selectBytes(client)).toContain('* 2 EXISTS\r\n');
  expect(system.recorder.total(FAILURES)).toBe(0);
});

test.each(['report', 'watch'] as const)('the woven message is shown when only %s fails', async (call) => {
  await using system = await needing(call, 5_000);
  system.api.behave(call, 'fails');
  const client = await system.signIn();
  expect(await selectBytes(client)).toContain('* 2 EXISTS\r\n');
  expect((await client.command('FETCH 2 BODY[HEADER.FIELDS (SUBJECT)]')).join()).toContain(SAMPLE_SUBJECT);
  expect(system.recorder.total(FAILURES)).toBeGreaterThan(0);
});

test('a store that fails while nobody opens a mailbox is no trouble to the session', async () => {
  await using system = await needing('weave', 5_000);
  system.api.behave('weave', 'fails');
  const client = await system.signIn();
  expect(await client.answer('NOOP')).toMatch(/^OK/);
  expect(await client.answer('LOGOUT')).toMatch(/^OK/);
});

test('a session goes on with what it has loaded when the store fails later', async () => {
  await using system = await needing('skeleton', 40);
  const client = await system.signIn();
  expect(await selectBytes(client)).toContain('* 2 EXISTS\r\n');
  for (const call of ['weave', 'due', 'expiredClaims'] as const) {
    for (const mood of ['fails', 'hangs'] as const) {
      system.api.behave(call, mood);
      system.api.announce();
      expect(await client.command('NOOP')).toEqual(['OK done']);
    }
    system.api.behave(call, 'answers');
  }
  expect(await client.answer('STATUS INBOX (MESSAGES)')).toMatch(/^OK/);
  expect((await client.command('FETCH 2 BODY[]')).join()).toContain('Boats for half the price.');
});

test('a store that failed is asked again before long, at SELECT or later', async () => {
  await using system = await needing('beginClaim', 5_000);
  system.api.behave('due', 'fails');
  const client = await system.signIn();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  expect(await selectBytes(client)).toContain('* 1 EXISTS\r\n');
  system.api.behave('due', 'answers');
  system.api.behave('beginClaim', 'fails');
  for (const expected of [[], ['* 2 EXISTS']]) {
    expect(await client.command('NOOP')).toEqual(['OK done']);
    vi.advanceTimersByTime(30_000);
    expect(await client.command('NOOP')).toEqual([...expected, 'OK done']);
    system.api.behave('beginClaim', 'answers');
  }
  vi.useRealTimers();
});

test('an idling client hears nothing of a store that fails, and of the next change', async () => {
  await using system = await needing('skeleton', 40);
  const client = await system.select();
  client.send('c9 IDLE\r\n');
  await client.until((line) => line.startsWith('+'));
  system.api.behave('weave', 'fails');
  system.api.announce();
  await system.api.untilCalled('weave', 2);
  system.api.behave('weave', 'answers');
  system.api.records[0] = sampleRecord(3, { state: 'withdrawn' });
  system.api.announce();
  expect(await client.line()).toBe('* 2 EXPUNGE');
  client.send('DONE\r\n');
  expect(await client.line()).toBe('c9 OK idle ended');
});

test.each(['fails', 'hangs'] as const)(
  'a change of the user that the store does not take (it %s) is refused, never half done',
  async (mood) => {
    await using system = await needing('skeleton', 20);
    const client = await system.select();
    system.api.behave('changeFlags', mood);
    system.api.behave('withdraw', mood);
    expect(await client.command('STORE 2 +FLAGS (\\Flagged)')).toEqual([
      expect.stringMatching(/^NO \[SERVERBUG\]/),
    ]);
    system.api.behave('changeFlags', 'answers');
    expect(await client.answer('STORE 2 FLAGS (\\Deleted)')).toMatch(/^OK/);
    expect(await client.command('UID EXPUNGE 3')).toEqual([expect.stringMatching(/^NO \[SERVERBUG\]/)]);
    expect(await client.command('UID SEARCH ALL')).toContain('* SEARCH 1 3');
    expect(await client.answer('CLOSE')).toMatch(/^OK/);
  },
);

test('a body is given even when the store cannot be told that it was read', async () => {
  await using system = await needing('skeleton', 20);
  const client = await system.select();
  for (const mood of ['fails', 'hangs'] as const) {
    system.api.behave('changeFlags', mood);
    const answer = await client.command('FETCH 2 BODY[TEXT]');
    expect(answer.join()).toContain('Boats for half the price.');
    expect(answer.at(-1)).toMatch(/^OK/);
  }
});
