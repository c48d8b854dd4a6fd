/** What the role push hears of a session, and that no client ever waits for it. */
import type { WovenNews } from '@mailweave/contracts';
import { expect, test } from 'vitest';
import { ProxyUnderTest, USER } from '../testing/proxy-under-test.ts';
import { SAMPLE_SUBJECT, sampleDue, sampleMail, sampleRecord } from '../testing/samples.ts';

/** Keeps what it is told. */
class Phone {
  readonly told: WovenNews[] = [];
  answer: () => Promise<void> = async () => undefined;

  async take(news: readonly WovenNews[]): Promise<void> {
    await this.answer();
    this.told.push(...news);
  }
}

/** One real message at UID 1 and a campaign that is due. */
async function withDue(over: Partial<ReturnType<typeof sampleDue>> = { notifies: true }) {
  const phone = new Phone();
  const system = await ProxyUnderTest.start({ push: phone });
  system.backend.mailbox.deliver(sampleMail());
  system.api.dueCampaigns = [{ ...sampleDue(), ...over }];
  const told = async (count: number) => {
    await system.recorder.until(
      () => system.recorder.total('mailweave_imap_push_news_total', 'told') >= count,
    );
    return phone.told;
  };
  return { system, phone, told };
}

const owner = { login: USER, address: USER, mailbox: 'INBOX', uidValidity: 7, atMs: 1_700_000_000_000 };
const woven = {
  news: 'woven',
  ...owner,
  uid: 2,
  from: { name: 'Shop', address: 'shop@shop.example' },
  subject: SAMPLE_SUBJECT,
  snippet: 'Boats for half the price.',
  counted: false,
};

test('of a message that is woven for the first time devices are told once, whoever looks', async () => {
  const { system, told } = await withDue();
  await using _system = system;
  await system.select();
  const other = await system.select();
  expect(await other.command('UID SEARCH ALL')).toContain('* SEARCH 1 2');
  expect(await told(1)).toEqual([woven]);
});

test('a service message counts, and one whose campaign says nothing of devices stays silent', async () => {
  const service = await withDue({ notifies: true, purpose: 'service' });
  await using _service = service.system;
  await service.system.select();
  expect(await service.told(1)).toMatchObject([{ counted: true }]);
  const silent = await withDue({});
  const { system } = silent;
  const client = await system.select();
  await client.command('UID FETCH 2 BODY[]');
  await system[Symbol.asyncDispose]();
  expect(silent.phone.told).toEqual([]);
});

test.each([
  ['read', 'UID FETCH 2 BODY[]'],
  ['flagged as read', 'UID STORE 2 +FLAGS (\\Seen)'],
  ['deleted', 'UID STORE 2 +FLAGS (\\Deleted)\nUID EXPUNGE 2'],
])('a message that was %s is taken back from devices once', async (_, commands) => {
  const { system, told } = await withDue();
  await using _system = system;
  const client = await system.select();
  for (const command of commands.split('\n')) await client.command(command);
  await client.command('UID FETCH 2 BODY[]');
  expect(await told(2)).toEqual([woven, { news: 'seen', ...owner, uids: [2] }]);
});

test('a message that another session had woven is taken back when it is read, and when its campaign is over', async () => {
  const { system, told } = await withDue();
  await using _system = system;
  system.api.dueCampaigns = [];
  system.backend.mailbox.uidNext = 9;
  system.api.records.push(sampleRecord(4, { notifies: true }), sampleRecord(5, { notifies: true }));
  const client = await system.select();
  await client.command('UID FETCH 4 BODY[]');
  const gone = system.api.records.findIndex(({ uid }) => uid === 5);
  system.api.records[gone] = sampleRecord(5, { state: 'withdrawn', withdrawnCause: 'campaign-over' });
  system.api.announce();
  await client.command('NOOP');
  expect(await told(2)).toEqual([
    { news: 'seen', ...owner, uids: [4] },
    { news: 'seen', ...owner, uids: [5] },
  ]);
});

test('of what is woven anew devices are not told again, and the message that it replaces is taken back', async () => {
  const { system, told } = await withDue();
  await using _system = system;
  system.backend.mailbox.uidNext = 3;
  system.backend.mailbox.deliver(sampleMail());
  const old = sampleRecord(2, { notifies: true });
  system.api.records.push(old);
  system.api.dueCampaigns = [{ ...sampleDue(), notifies: true, round: 2, replaces: old.claimId }];
  const client = await system.select();
  expect(await client.command('UID SEARCH ALL')).toContain('* SEARCH 1 3 4');
  expect(await told(1)).toEqual([{ news: 'seen', ...owner, uids: [2] }]);
});

test.each([
  ['never answers', () => new Promise<void>(() => undefined)],
  ['fails', () => Promise.reject(new Error('away'))],
])('a mailbox opens as ever while the role push %s', async (_, answer) => {
  const { phone, system } = await withDue();
  await using _system = system;
  phone.answer = answer;
  const client = await system.signIn();
  expect(await client.command('SELECT INBOX')).toContain('* 2 EXISTS');
  expect(phone.told).toEqual([]);
});
