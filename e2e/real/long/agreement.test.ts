import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import type { Actor, SessionActor, UserOptions } from '../actors/actor.ts';
import { checkAgreement, checkBytes, type Parties } from '../actors/agreement.ts';
import { CampaignDesk } from '../actors/campaign-desk.ts';
import { FetchmailUser } from '../actors/fetchmail-user.ts';
import { ImapflowUser } from '../actors/imapflow-user.ts';
import { Ledger } from '../actors/ledger.ts';
import { MbsyncUser } from '../actors/mbsync-user.ts';
import { PipeliningUser } from '../actors/pipelining-user.ts';
import { Postman } from '../actors/postman.ts';
import { SeededRandom } from '../actors/seeded-random.ts';
import { type MailweavePlace, prepareMailweave } from '../testing/mailweave-process.ts';
import { SharedTime } from '../testing/shared-time.ts';

const DURATION_MS = Number(process.env.AGREEMENT_SECONDS ?? 300) * 1_000;
const SEED = Number(process.env.AGREEMENT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const LONGEST_DELIVERY_PAUSE_MS = 700;
const CAMPAIGN_PAUSE_MS = 3_000;

const everything = new AsyncDisposableStack();
const random = new SeededRandom(SEED);
let folder: string;
let dovecot: Dovecot;
let place: MailweavePlace;
let desk: CampaignDesk;
let postman: Postman;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mailweave-agreement-'));
  everything.defer(() => rmSync(folder, { recursive: true, force: true }));
  dovecot = everything.use(await startDovecot());
  const time = new SharedTime(folder);
  const backend = { host: dovecot.host, port: dovecot.imapPort };
  place = await prepareMailweave({ folder, backend, time });
  everything.use(await place.start());
  desk = new CampaignDesk(folder, time, random.fork());
  postman = new Postman(dovecot, SEED);
});

afterAll(() => everything.disposeAsync());

/** Two mail programs on one account. A further client belongs into a pair of its own here. */
const PAIRS = [
  ['imapflow and mbsync', imapflow, mbsync],
  ['imapflow and fetchmail', imapflow, fetchmail],
  ['a pipelining client and mbsync', pipelining, mbsync],
] as const;

function imapflow(options: UserOptions): SessionActor {
  return new ImapflowUser({ ...options, name: 'imapflow' });
}

function pipelining(options: UserOptions): SessionActor {
  return new PipeliningUser({ ...options, name: 'the pipelining client' });
}

function mbsync(options: UserOptions): MbsyncUser {
  const maildir = path.join(folder, `mbsync-${options.account.user}`);
  return new MbsyncUser({ ...options, name: 'mbsync' }, maildir);
}

function fetchmail(options: UserOptions): FetchmailUser {
  const received = path.join(folder, `fetchmail-${options.account.user}`);
  return new FetchmailUser({ ...options, name: 'fetchmail' }, received);
}

/** Everybody works, mail comes, campaigns come and go; then all of it stops. */
async function live(accounts: readonly { ledger: Ledger; actors: readonly Actor[] }[]): Promise<void> {
  const actors = accounts.flatMap((account) => account.actors);
  const ledgers = accounts.map(({ ledger }) => ledger);
  const work = [
    ...actors.map((actor) => actor.work()),
    postman.work(ledgers, random.fork(), LONGEST_DELIVERY_PAUSE_MS),
  ];
  const endMs = Date.now() + DURATION_MS;
  while (Date.now() < endMs) {
    await desk.step();
    await pause(CAMPAIGN_PAUSE_MS);
  }
  for (const actor of [...actors, postman]) actor.stop();
  await Promise.all(work);
}

test(
  `mail programs, two on one account, agree with the server and the proxy (AGREEMENT_SEED=${SEED})`,
  async () => {
    const accounts = PAIRS.map(([, first, second], index) => {
      const user = `user${index + 1}@test.example`;
      const password = dovecot.userPassword(user);
      const ledger = new Ledger(user);
      const proxied = { ...place.address, user, password };
      const options = () => ({ name: user, account: proxied, ledger, random: random.fork() });
      const pair = [first(options()), second(options())] as const;
      const direct = { host: dovecot.host, port: dovecot.imapPort, user, password };
      const parties: Parties = { ledger, direct, proxied, actors: [pair[0]] };
      return { ledger, actors: pair, parties };
    });
    await live(accounts);
    for (const { actors, parties } of accounts) {
      await checkAgreement(parties);
      await checkBytes(parties);
      await actors[1].checkAgreement(parties);
      for (const actor of actors) actor.close();
    }
    expect(accounts.flatMap(({ ledger }) => ledger.problems)).toEqual([]);
    expect(accounts.map(({ ledger }) => ledger.wovenUids.length > 0)).toEqual(PAIRS.map(() => true));
  },
  DURATION_MS + 240_000,
);
