import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildExport } from '@mailweave/middleware/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../tools/services/dovecot.ts';
import { LineClient } from './testing/line-client.ts';
import { type MailweavePlace, prepareMailweave } from './testing/mailweave-process.ts';
import { startMiddleware } from './testing/middleware-on-sqlite.ts';
import { reportedEvents } from './testing/reported-events.ts';
import { sampleCampaign } from './testing/sample-campaign.ts';
import { sampleMail } from './testing/sample-mail.ts';
import { SharedTime } from './testing/shared-time.ts';

const USER = 'user1@test.example';
const REPETITIONS = Number(process.env.TWO_PROXIES_REPETITIONS ?? 100);
const CLIENTS = 6;
/** Signed in before the campaign comes: what they looked up then does not have it. */
const EARLY_CLIENTS = 2;
/** The least time between two injections of one user. */
const GAP_MS = 61_000;

const everything = new AsyncDisposableStack();
let dovecot: Dovecot;
let folder: string;
let store: ReturnType<typeof startMiddleware>;
let time: SharedTime;
let places: MailweavePlace[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mailweave-two-proxies-'));
  everything.defer(() => rmSync(folder, { recursive: true, force: true }));
  dovecot = everything.use(await startDovecot());
  await dovecot.deliver(USER, sampleMail(1, USER));
  time = new SharedTime(folder);
  store = startMiddleware(folder, time);
  everything.defer(() => store.middleware.close());
  const backend = { host: dovecot.host, port: dovecot.imapPort };
  places = await Promise.all([1, 2].map(() => prepareMailweave({ folder, backend, time })));
  for (const place of places) everything.use(await place.start());
});

afterAll(() => everything.disposeAsync());

/** The clients take turns between the two proxies. */
async function signIn(client: number): Promise<LineClient> {
  const place = places[client % places.length];
  if (place === undefined) throw new Error('No proxy runs.');
  const connection = await LineClient.connect(place.address);
  await connection.ok(`LOGIN "${USER}" "${dovecot.userPassword(USER)}"`);
  return connection;
}

async function publish(campaign: string): Promise<void> {
  const { manifestKey } = await buildExport(store.bucket, sampleCampaign(campaign));
  await store.middleware.runImport({ tenantId: 'default', manifestKey });
}

const untagged = (lines: string[]): string[] => lines.filter((line) => line.startsWith('* '));

/** Subject by UID, as a client finds the inbox when it opens it now. */
async function listing(client: LineClient): Promise<string[]> {
  await client.ok('SELECT INBOX');
  const fetched = untagged(await client.ok('UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])'));
  return fetched.map((line) => `${/UID (\d+)/.exec(line)?.[1]} ${/Subject: (.*)\r/.exec(line)?.[1]}`);
}

/** One campaign comes due, and six clients of one user open the inbox at once. */
async function race(campaign: string): Promise<string[][]> {
  time.advanceMs(GAP_MS);
  const early = await Promise.all(Array.from({ length: EARLY_CLIENTS }, (_, index) => signIn(index)));
  await publish(campaign);
  // Long enough for the campaigns that each proxy remembers to be out of date.
  time.advanceMs(GAP_MS);
  const opened = await Promise.all(
    Array.from({ length: CLIENTS }, async (_, index) => {
      const client = early[index] ?? (await signIn(index));
      await client.ok('SELECT INBOX');
      return client;
    }),
  );
  const listings = await Promise.all(opened.map(listing));
  for (const client of opened) client.close();
  return listings;
}

test(`two proxies and six clients of one user weave each campaign once, ${REPETITIONS} times`, async () => {
  const campaigns: string[] = [];
  for (let repetition = 1; repetition <= REPETITIONS; repetition += 1) {
    const campaign = `race-${repetition}`;
    campaigns.push(campaign);
    const [first = [], ...others] = await race(campaign);
    expect(first.filter((line) => line.endsWith(`(${campaign})`))).toHaveLength(1);
    for (const other of others) expect(other).toEqual(first);
  }
  // One message for each campaign, of all the repetitions, in every client that opens the inbox now.
  const woven = campaigns.map((campaign) => `Maintenance of your mailbox (${campaign})`);
  for (let client = 0; client < CLIENTS; client += 1) {
    const connection = await signIn(client);
    const subjects = (await listing(connection)).map((line) => line.slice(line.indexOf(' ') + 1));
    expect(subjects).toEqual(['Mail number 1', ...woven]);
    connection.close();
  }
  const injected = reportedEvents(folder).filter(({ type }) => type === 'injected');
  expect(injected.map(({ campaignId }) => campaignId)).toEqual(campaigns);
}, 600_000);

test('the clients really raced: a session found the claim taken by another', async () => {
  const pages = await Promise.all(places.map(async ({ metricsUrl }) => (await fetch(metricsUrl)).text()));
  const taken = pages.map((page) => Number(/claims_total\{outcome="taken"\} (\d+)/.exec(page)?.[1] ?? 0));
  expect(taken.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
});

test('the mailbox itself holds the one real message, and no stub', async () => {
  const direct = await LineClient.connect({ host: dovecot.host, port: dovecot.imapPort });
  await direct.ok(`LOGIN "${USER}" "${dovecot.userPassword(USER)}"`);
  await direct.ok('SELECT INBOX');
  expect(untagged(await direct.ok('UID SEARCH ALL'))).toEqual(['* SEARCH 1']);
  direct.close();
});
