import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Dovecot } from '../../../tools/services/dovecot.ts';
import { ownLoopbackHost } from '../../../tools/services/free-port.ts';
import type { RunningProcess } from '../../../tools/services/process.ts';
import { CampaignDesk } from '../actors/campaign-desk.ts';
import { listInbox } from '../actors/inbox-listing.ts';
import { Postman } from '../actors/postman.ts';
import type { SeededRandom } from '../actors/seeded-random.ts';
import { TcpRelay } from '../actors/tcp-relay.ts';
import { type MailweavePlace, prepareMailweave } from '../testing/mailweave-process.ts';
import { SharedTime } from '../testing/shared-time.ts';
import { DISTURBANCES, type Disturbed, KILLS } from './disturbances.ts';
import { findSecrets, findSecretsInFiles } from './find-secrets.ts';
import { Household } from './household.ts';
import { ServerEye } from './server-eye.ts';
import { DAMAGES, StoreFaults } from './store-faults.ts';
import type { Tally } from './tally.ts';

export type CellOptions = {
  readonly dovecot: Dovecot;
  readonly users: readonly string[];
  readonly folder: string;
  readonly seed: number;
  readonly random: SeededRandom;
  readonly tally: Tally;
};

/** Half of the rounds have a disturbance before the kill, one in twelve a damaged store. */
const DISTURBED = 0.5;
const DAMAGED = 1 / 12;
const CHECK_EVERY_ROUNDS = 5;
const METRICS_TIMEOUT_MS = 2_000;
/** On a store that is locked a SELECT goes on without it after this. */
const WEAVE_BUDGET_MS = 1_000;
/** A claim that was begun before this belongs to a dead session, and a user may get the next message. */
const CLAIM_LIFETIME_MS = 61_000;

/** One proxy with its users, its store and its wire to the server: what breaks, and what must hold. */
export class Cell {
  readonly household: Household;
  readonly #tally: Tally;
  readonly #random: SeededRandom;
  readonly #relay: TcpRelay;
  readonly #store: StoreFaults;
  readonly #place: MailweavePlace;
  readonly #time: SharedTime;
  readonly #desk: CampaignDesk;
  readonly #postman: Postman;
  readonly #eyes: readonly ServerEye[];
  readonly #folder: string;
  /** What was found in the output of processes that have ended, and in their metrics. */
  readonly #told = new Set<string>();

  private constructor(options: CellOptions, parts: CellParts) {
    const { dovecot, users, folder, seed, random, tally } = options;
    this.#tally = tally;
    this.#random = random;
    this.#folder = folder;
    this.#relay = parts.relay;
    this.#place = parts.place;
    this.#time = parts.time;
    this.#eyes = parts.eyes;
    this.#store = new StoreFaults(folder);
    this.#desk = new CampaignDesk(folder, parts.time, random.fork());
    this.#postman = new Postman(dovecot, seed);
    const proxy = parts.place.address;
    const postman = this.#postman;
    this.household = new Household({ dovecot, proxy, postman, users, folder, random: random.fork() });
  }

  static async prepare(options: CellOptions): Promise<Cell> {
    const { dovecot, users, folder } = options;
    mkdirSync(folder);
    const server = { host: dovecot.host, port: dovecot.imapPort };
    const relay = await TcpRelay.start(ownLoopbackHost(), server);
    const time = new SharedTime(folder);
    const backend = relay.address;
    const place = await prepareMailweave({ folder, backend, time, weaveBudgetMs: WEAVE_BUDGET_MS });
    const accounts = users.map((user) => ({ ...server, user, password: dovecot.userPassword(user) }));
    const eyes = await Promise.all(accounts.map((account) => ServerEye.open(account)));
    return new Cell(options, { relay, time, place, eyes });
  }

  /** Rounds of living and dying, then a last life in peace in which everything has to agree. */
  async run(rounds: number): Promise<void> {
    this.household.work();
    for (let round = 1; round <= rounds; round += 1) await this.#round(round);
    await this.household.rest();
    this.#time.advanceMs(CLAIM_LIFETIME_MS);
    const last = await this.#place.start();
    await this.household.checkThoroughly();
    await this.#end(last);
    this.#tally.count('mails delivered', this.#postman.delivered);
    for (const { wovenUids } of this.household.ledgers) this.#tally.count('messages woven', wovenUids.length);
  }

  /** What was told of secrets where they do not belong: by the processes, and in the files they have left. */
  leaks(): string[] {
    return [...this.#told, ...findSecretsInFiles(this.#folder, this.household.accounts)];
  }

  async close(): Promise<void> {
    this.household.leave();
    for (const eye of this.#eyes) eye.close();
    await this.#relay[Symbol.asyncDispose]();
  }

  async #round(round: number): Promise<void> {
    const running = await this.#life();
    const disturbed = this.#disturbed(running);
    await pause(this.#random.integer(0, 300));
    if (this.#random.fraction() < DAMAGED) return await this.#damagedRound(running);
    if (this.#random.fraction() < DISTURBED) {
      const disturbance = this.#random.pick(DISTURBANCES);
      await disturbance?.happen(disturbed);
      this.#tally.count(disturbance?.name ?? 'nothing');
      // A stub that it left is not the kill's.
      await this.#newStubs();
    }
    if (round % CHECK_EVERY_ROUNDS === 0) await this.#check();
    this.#examine('/metrics', await this.#metrics());
    const kill = this.#random.pick(KILLS);
    await kill?.happen(disturbed);
    this.#tally.count(kill?.name ?? 'nothing');
    await this.#buried(running);
  }

  /** Something is due for everybody, the claims of the life before are those of a dead session, and it starts. */
  async #life(): Promise<RunningProcess> {
    await this.#desk.step();
    await this.#desk.publish();
    this.#time.advanceMs(CLAIM_LIFETIME_MS);
    return await this.#place.start();
  }

  #disturbed({ pid }: RunningProcess): Disturbed {
    return { pid, relay: this.#relay, store: this.#store, random: this.#random };
  }

  /** After a kill: the stubs show whether it fell into a claim. */
  async #buried(running: RunningProcess): Promise<void> {
    await this.#end(running);
    this.#tally.count('kills');
    if ((await this.#newStubs()) > 0) this.#tally.count('kills between APPEND and UID EXPUNGE');
  }

  async #newStubs(): Promise<number> {
    const counts = await Promise.all(this.#eyes.map((eye) => eye.newStubs()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #end(running: RunningProcess): Promise<void> {
    await running.stop();
    this.#examine('the output', running.output());
  }

  #examine(where: string, text: string): void {
    for (const secret of findSecrets(text, this.household.accounts))
      this.#told.add(`${where} holds ${secret}`);
  }

  /** Nothing when the proxy cannot answer now. */
  async #metrics(): Promise<string> {
    const signal = AbortSignal.timeout(METRICS_TIMEOUT_MS);
    const answer = await fetch(this.#place.metricsUrl, { signal }).catch(() => undefined);
    return (await answer?.text().catch(() => '')) ?? '';
  }

  async #check(): Promise<void> {
    await this.household.rest();
    this.#time.advanceMs(CLAIM_LIFETIME_MS);
    await this.household.check();
    this.#tally.count('checks of everything');
    this.household.work();
  }

  /** The store breaks under the running proxy, is still broken at its next start, and is restored. */
  async #damagedRound(running: RunningProcess): Promise<void> {
    const damage = this.#random.pick(DAMAGES) ?? 'overwritten';
    this.#tally.count(`store ${damage}`);
    process.kill(running.pid, 'SIGSTOP');
    this.#store.save();
    this.#store.damage(damage);
    process.kill(running.pid, 'SIGCONT');
    await pause(this.#random.integer(100, 500));
    await this.#checkRealMail(`a session on a store that was ${damage}`);
    process.kill(running.pid, 'SIGKILL');
    await this.#buried(running);
    await this.#startOnDamage(damage);
    this.#store.restore();
    // Claims that were begun after the copy are in no store any more.
    for (const eye of this.#eyes) this.#tally.count('stubs removed by hand', await eye.removeStubs());
  }

  /** Whatever has become of the store, it serves real mail. */
  async #startOnDamage(damage: string): Promise<void> {
    const started = await this.#place.start();
    if (started.output().includes('"event":"store not opened"'))
      this.#tally.count('starts without the store');
    await this.#checkRealMail(`a session after a start on a store that was ${damage}`);
    process.kill(started.pid, 'SIGKILL');
    await this.#end(started);
  }

  /** Every real mail, and at its own UID, whatever the store does. */
  async #checkRealMail(by: string): Promise<void> {
    await this.household.rest();
    for (const { ledger, direct, proxied } of this.household.members) {
      const shown = await listInbox(by, proxied, ledger);
      const real = await listInbox('the server', direct, ledger);
      const missing = [...real.flags.keys()].find(
        (uid) => !shown.flags.has(uid) && !real.stubs.includes(uid),
      );
      if (missing !== undefined) ledger.problem(`${by} does not see UID ${missing}`);
    }
    this.household.work();
  }
}

type CellParts = {
  readonly relay: TcpRelay;
  readonly time: SharedTime;
  readonly place: MailweavePlace;
  readonly eyes: readonly ServerEye[];
};
