import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { LineClient } from '../testing/line-client.ts';
import { type MailweavePlace, prepareMailweave } from '../testing/mailweave-process.ts';
import { sampleMail } from '../testing/sample-mail.ts';
import { SharedTime } from '../testing/shared-time.ts';

const USER = 'user1@test.example';
const REPETITIONS = Number(process.env.TWO_PROXIES_REPETITIONS ?? 100);
const CLIENTS = 6;
/** Signed in before the campaign comes: what they looked up then does not have it. */
const EARLY_CLIENTS = 2;
/** The least time between two injections of one user. */
const GAP_MS = 61_000;

/** The store that the two proxies share, and who fills it. */
export type SharedStore = AsyncDisposable & {
  /** The section middleware.stores. */
  readonly settings: object;
  /** Brings a campaign for everyone live. */
  publish(campaign: string): Promise<void>;
  /** The campaigns that were woven for the user, in their order, as often as they were. */
  injectedFor(user: string): Promise<string[]>;
};

const untagged = (lines: string[]): string[] => lines.filter((line) => line.startsWith('* '));

/** Subject by UID, as a client finds the inbox when it opens it now. */
async function listing(client: LineClient): Promise<string[]> {
  await client.ok('SELECT INBOX');
  const fetched = untagged(await client.ok('UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])'));
  return fetched.map((line) => `${/UID (\d+)/.exec(line)?.[1]} ${/Subject: (.*)\r/.exec(line)?.[1]}`);
}

class TwoProxies {
  readonly #everything = new AsyncDisposableStack();
  readonly #dovecot: Dovecot;
  readonly #time: SharedTime;
  readonly store: SharedStore;
  readonly places: MailweavePlace[] = [];

  private constructor(parts: { dovecot: Dovecot; time: SharedTime; store: SharedStore }) {
    this.#dovecot = parts.dovecot;
    this.#time = parts.time;
    this.store = parts.store;
  }

  static async start(open: OpenStore): Promise<TwoProxies> {
    await using starting = new AsyncDisposableStack();
    const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-two-proxies-'));
    starting.defer(() => rmSync(folder, { recursive: true, force: true }));
    const dovecot = starting.use(await startDovecot());
    await dovecot.deliver(USER, sampleMail(1, USER));
    const time = new SharedTime(folder);
    const store = starting.use(await open(folder, time));
    const proxies = new TwoProxies({ dovecot, time, store });
    const backend = { host: dovecot.host, port: dovecot.imapPort };
    for (let proxy = 0; proxy < 2; proxy += 1) {
      const place = await prepareMailweave({ folder, backend, time, stores: store.settings });
      starting.use(await place.start());
      proxies.places.push(place);
    }
    const running = starting.move();
    proxies.#everything.defer(() => running.disposeAsync());
    return proxies;
  }

  /** The clients take turns between the two proxies. */
  async signIn(client: number): Promise<LineClient> {
    const place = this.places[client % this.places.length];
    if (place === undefined) throw new Error('No proxy runs.');
    const connection = await LineClient.connect(place.address);
    await connection.ok(`LOGIN "${USER}" "${this.#dovecot.userPassword(USER)}"`);
    return connection;
  }

  /** A session past the proxies. */
  async signInDirectly(): Promise<LineClient> {
    const { host, imapPort: port } = this.#dovecot;
    const connection = await LineClient.connect({ host, port });
    await connection.ok(`LOGIN "${USER}" "${this.#dovecot.userPassword(USER)}"`);
    return connection;
  }

  /** One campaign comes due, and six clients of one user open the inbox at once. */
  async race(campaign: string): Promise<string[][]> {
    this.#time.advanceMs(GAP_MS);
    const early = await Promise.all(Array.from({ length: EARLY_CLIENTS }, (_, index) => this.signIn(index)));
    await this.store.publish(campaign);
    // Long enough for the campaigns that each proxy remembers to be out of date.
    this.#time.advanceMs(GAP_MS);
    const opened = await Promise.all(
      Array.from({ length: CLIENTS }, async (_, index) => {
        const client = early[index] ?? (await this.signIn(index));
        await client.ok('SELECT INBOX');
        return client;
      }),
    );
    const listings = await Promise.all(opened.map(listing));
    for (const client of opened) client.close();
    return listings;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#everything.disposeAsync();
  }
}

type OpenStore = (folder: string, time: SharedTime) => Promise<SharedStore>;

/** Two proxies, six clients of one user, and one campaign after the other. @param open opens the store, empty */
export function describeTwoProxies(name: string, open: OpenStore): void {
  describe(`two proxies with their store in ${name}`, () => {
    let proxies: TwoProxies;

    beforeAll(async () => {
      proxies = await TwoProxies.start(open);
    }, 240_000);

    afterAll(() => proxies?.[Symbol.asyncDispose]());

    test(
      `and six clients of one user weave each campaign once, ${REPETITIONS} times`,
      () => raceAgainAndAgain(proxies),
      600_000,
    );

    test('really race: a session found the claim taken by another', async () => {
      const pages = await Promise.all(
        proxies.places.map(async ({ metricsUrl }) => (await fetch(metricsUrl)).text()),
      );
      const taken = pages.map((page) => Number(/claims_total\{outcome="taken"\} (\d+)/.exec(page)?.[1] ?? 0));
      expect(taken.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    });

    test('leave the one real message in the mailbox itself, and no stub', async () => {
      const direct = await proxies.signInDirectly();
      await direct.ok('SELECT INBOX');
      expect(untagged(await direct.ok('UID SEARCH ALL'))).toEqual(['* SEARCH 1']);
      direct.close();
    });
  });
}

async function raceAgainAndAgain(proxies: TwoProxies): Promise<void> {
  const campaigns: string[] = [];
  for (let repetition = 1; repetition <= REPETITIONS; repetition += 1) {
    const campaign = `race-${repetition}`;
    campaigns.push(campaign);
    const [first = [], ...others] = await proxies.race(campaign);
    expect(first.filter((line) => line.endsWith(`(${campaign})`))).toHaveLength(1);
    for (const other of others) expect(other).toEqual(first);
  }
  // One message for each campaign, of all the repetitions, in every client that opens the inbox now.
  const woven = campaigns.map((campaign) => `Maintenance of your mailbox (${campaign})`);
  for (let client = 0; client < CLIENTS; client += 1) {
    const connection = await proxies.signIn(client);
    const subjects = (await listing(connection)).map((line) => line.slice(line.indexOf(' ') + 1));
    expect(subjects).toEqual(['Mail number 1', ...woven]);
    connection.close();
  }
  expect(await proxies.store.injectedFor(USER)).toEqual(campaigns);
}
