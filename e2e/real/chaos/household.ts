import path from 'node:path';
import type { Dovecot } from '../../../tools/services/dovecot.ts';
import type { Actor, SessionActor, UserOptions } from '../actors/actor.ts';
import { checkAgreement, checkBytes, type Parties } from '../actors/agreement.ts';
import { FetchmailUser } from '../actors/fetchmail-user.ts';
import { ImapflowUser } from '../actors/imapflow-user.ts';
import type { Account } from '../actors/inbox-listing.ts';
import { Ledger } from '../actors/ledger.ts';
import { MbsyncUser } from '../actors/mbsync-user.ts';
import { PipeliningUser } from '../actors/pipelining-user.ts';
import type { Postman } from '../actors/postman.ts';
import type { SeededRandom } from '../actors/seeded-random.ts';
import { Blunderer } from './blunderer.ts';

export type HouseholdOptions = {
  readonly dovecot: Dovecot;
  readonly proxy: { readonly host: string; readonly port: number };
  readonly postman: Postman;
  readonly users: readonly string[];
  readonly folder: string;
  readonly random: SeededRandom;
};

type Member = Parties & { readonly mbsync: MbsyncUser | undefined };

const LONGEST_DELIVERY_PAUSE_MS = 800;

/** The users of one proxy, their mail programs, and who brings them mail. */
export class Household {
  readonly members: readonly Member[];
  readonly #actors: readonly Actor[];
  readonly #postman: Postman;
  readonly #random: SeededRandom;
  #work: Promise<unknown> = Promise.resolve();

  constructor({ dovecot, proxy, postman, users, folder, random }: HouseholdOptions) {
    const members: Member[] = [];
    const actors: Actor[] = [];
    for (const [index, user] of users.entries()) {
      const ledger = new Ledger(user);
      const password = dovecot.userPassword(user);
      const proxied = { ...proxy, user, password };
      const direct = { host: dovecot.host, port: dovecot.imapPort, user, password };
      const options = (name: string): UserOptions => ({
        name,
        account: proxied,
        ledger,
        random: random.fork(),
      });
      const sessions = sessionActors(index, options);
      const mbsync =
        index % 2 === 1 ? new MbsyncUser(options('mbsync'), path.join(folder, `mbsync-${user}`)) : undefined;
      members.push({ ledger, direct, proxied, actors: sessions, mbsync });
      actors.push(...sessions, ...(mbsync === undefined ? [] : [mbsync]));
      if (index === 1) actors.push(new Blunderer(options('the blunderer')));
      if (index === 0) actors.push(new FetchmailUser(options('fetchmail'), path.join(folder, 'fetchmail')));
    }
    this.members = members;
    this.#actors = actors;
    this.#postman = postman;
    this.#random = random;
  }

  get ledgers(): Ledger[] {
    return this.members.map(({ ledger }) => ledger);
  }

  /** Straight at the server. */
  get accounts(): Account[] {
    return this.members.map(({ direct }) => direct);
  }

  get problems(): string[] {
    return this.ledgers.flatMap(({ problems }) => problems);
  }

  work(): void {
    const delivering = this.#postman.work(this.ledgers, this.#random.fork(), LONGEST_DELIVERY_PAUSE_MS);
    this.#work = Promise.all([delivering, ...this.#actors.map((actor) => actor.work())]);
  }

  async rest(): Promise<void> {
    for (const worker of [this.#postman, ...this.#actors]) worker.stop();
    await this.#work;
  }

  /** Nobody works meanwhile. */
  async check(): Promise<void> {
    for (const member of this.members) await checkAgreement(member);
  }

  /** Everything that takes its time, once at the end. */
  async checkThoroughly(): Promise<void> {
    await this.check();
    for (const member of this.members) {
      await checkBytes(member);
      await member.mbsync?.checkRealMail(member);
    }
  }

  /** Also in the middle of their work. */
  leave(): void {
    for (const worker of [this.#postman, ...this.#actors]) worker.stop();
    for (const actor of this.#actors) actor.close();
  }
}

/** The first user has two programs open at once, the others one each. */
function sessionActors(index: number, options: (name: string) => UserOptions): SessionActor[] {
  const imapflow = (): SessionActor => new ImapflowUser(options('imapflow'));
  const pipelining = (): SessionActor => new PipeliningUser(options('the pipelining client'));
  if (index === 0) return [imapflow(), pipelining()];
  return index % 2 === 0 ? [imapflow()] : [pipelining()];
}
