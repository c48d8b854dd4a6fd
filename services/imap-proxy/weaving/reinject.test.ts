/** A pinned message is woven anew on top of real mail, and nothing is pulled away that somebody reads. */
import { expect, test } from 'vitest';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { sampleDue, sampleMail, sampleRecord } from '../testing/samples.ts';

const OLD = sampleRecord(2);

/** One real message, above it a woven one at UID 2, above that as many real ones; the woven one may be injected again. */
async function withPinned(above: number, flags: readonly string[] = []): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start();
  const { mailbox } = system.backend;
  mailbox.deliver(sampleMail());
  mailbox.uidNext = 3;
  for (let mail = 0; mail < above; mail += 1) mailbox.deliver(sampleMail());
  system.api.records.push({ ...OLD, flags: [...flags] });
  system.api.dueCampaigns = [{ ...sampleDue(), round: 2, replaces: OLD.claimId }];
  return system;
}

const states = (system: ProxyUnderTest) => system.api.records.map(({ state, uid }) => ({ state, uid }));
const left = { state: 'withdrawn', uid: 2 };
const claims = (system: ProxyUnderTest, outcome: string) =>
  system.recorder.total('mailweave_imap_claims_total', outcome);

test('a message with real mail above it is on top after the next SELECT, under another UID', async () => {
  await using system = await withPinned(1);
  const client = await system.signIn();
  expect(await client.command('SELECT INBOX')).toContain('* 3 EXISTS');
  expect(await client.command('UID SEARCH ALL')).toContain('* SEARCH 1 3 4');
  expect(states(system)).toEqual([left, { state: 'woven', uid: 4 }]);
  expect(system.api.withdrawn).toEqual([{ claimId: OLD.claimId, cause: 'reinjected' }]);
  expect(system.api.events).toMatchObject([{ type: 'reinjected' }]);
  expect(await client.command('SELECT INBOX')).toContain('* 3 EXISTS');
  expect(claims(system, 'woven')).toBe(1);
});

test('a message that is on top stays, and costs no command', async () => {
  await using system = await withPinned(0);
  const client = await system.select();
  expect(await client.command('UID SEARCH ALL')).toContain('* SEARCH 1 2');
  expect(states(system)).toEqual([{ state: 'woven', uid: 2 }]);
  expect(system.api.calls).not.toContain('beginClaim');
  expect(system.backend.words).not.toContain('APPEND');
});

test('a message that stays keeps no other campaign away', async () => {
  await using system = await withPinned(0);
  system.api.dueCampaigns.push(sampleDue('other'));
  await system.select();
  expect(states(system)).toEqual([
    { state: 'woven', uid: 2 },
    { state: 'woven', uid: 3 },
  ]);
});

test('one message is injected at a time: behind one that is injected again nothing else is', async () => {
  await using system = await withPinned(1);
  system.api.dueCampaigns.push(sampleDue('other'));
  await system.select();
  expect(states(system)).toEqual([left, { state: 'woven', uid: 4 }]);
});

test('when the user was faster and has read it, it stays and the round is free again', async () => {
  await using system = await withPinned(1, ['\\Seen']);
  const client = await system.signIn();
  expect(await client.command('SELECT INBOX')).toContain('* 3 EXISTS');
  expect(await client.command('UID SEARCH ALL')).toContain('* SEARCH 1 2 3');
  expect(states(system)).toEqual([
    { state: 'woven', uid: 2 },
    { state: 'abandoned', uid: undefined },
  ]);
  expect(claims(system, 'overtaken')).toBe(1);
  expect(system.backend.mailbox.messages).toHaveLength(2);
});

test('mail that comes while the client has the mailbox open brings it up at the NOOP after', async () => {
  await using system = await withPinned(0);
  const client = await system.select();
  const { backend } = system;
  backend.mailbox.deliver(sampleMail());
  let told = '* 2 EXISTS\r\n';
  backend.on('NOOP', (connection, command) => {
    connection.send(told);
    told = '';
    connection.tagged(command, 'OK done');
  });
  expect(await client.command('NOOP')).toEqual(['* 3 EXISTS', 'OK done']);
  expect(await client.command('NOOP')).toEqual(['* 2 EXPUNGE', '* 3 EXISTS', 'OK done']);
  expect(await client.command('UID SEARCH ALL')).toContain('* SEARCH 1 3 4');
});

test('mail that comes while the client idles brings it up at once', async () => {
  await using system = await withPinned(0);
  const client = await system.select();
  client.send('c9 IDLE\r\n');
  await client.until((line) => line.startsWith('+'));
  system.backend.mailbox.deliver(sampleMail());
  system.backend.connection.send('* 2 EXISTS\r\n');
  expect(await client.until((line) => line === '* 2 EXPUNGE')).toEqual(['* 3 EXISTS', '* 2 EXPUNGE']);
  expect(await client.line()).toBe('* 3 EXISTS');
  client.send('DONE\r\n');
  expect((await client.until((line) => line.startsWith('c9 '))).at(-1)).toMatch(/^c9 OK/);
  expect(states(system)).toEqual([left, { state: 'woven', uid: 4 }]);
});

test.each([
  ['is read', { pinned: true, flags: ['\\Seen'] }, 0],
  ['is of a campaign that is not pinned', { pinned: false }, 0],
  ['is pinned', { pinned: true }, 1],
  ['may be pinned', {}, 1],
])(
  'of new mail, the store is asked only if it lies over a message that may be pinned: one that %s',
  async (_what, change, times) => {
    await using system = await withPinned(0);
    system.api.dueCampaigns = [];
    system.api.records[0] = { ...OLD, ...change };
    const client = await system.select();
    system.backend.mailbox.deliver(sampleMail());
    const asked = () =>
      system.api.calls.filter((call) => ['weave', 'due', 'expiredClaims', 'mailboxes'].includes(call)).length;
    const before = asked();
    let told = '* 2 EXISTS\r\n';
    system.backend.on('NOOP', (connection, command) => {
      connection.send(told);
      told = '';
      connection.tagged(command, 'OK done');
    });
    expect(await client.command('NOOP')).toEqual(['* 3 EXISTS', 'OK done']);
    expect(await client.command('NOOP')).toEqual(['OK done']);
    expect(asked()).toBe(before + times * 3);
  },
);

test.each(['FETCH 2 (BODY.PEEK[TEXT])', 'FETCH 2 (BODY[])'])(
  'a body that is fetched with %s is noted as opened, once in a while',
  async (text) => {
    await using system = await withPinned(0);
    const client = await system.select();
    await client.command('FETCH 2 (ENVELOPE FLAGS)');
    expect(system.api.calls).not.toContain('noteOpened');
    await client.command(text);
    await client.command(text);
    await system.api.untilCalled('noteOpened');
    expect(system.api.calls.filter((call) => call === 'noteOpened')).toHaveLength(1);
    system.clock.advanceMs(60_000);
    await client.command(text);
    await system.api.untilCalled('noteOpened', 2);
  },
);
