import { setTimeout as pause } from 'node:timers/promises';
import { Mbsync } from '../testing/mbsync.ts';
import { type Actor, keepWorking } from './actor.ts';
import type { Parties } from './agreement.ts';
import { listInbox } from './inbox-listing.ts';
import type { UserOptions } from './pipelining-user.ts';

/** A maildir that mbsync keeps like the INBOX; what the user throws away here goes there, and the reverse. */
export class MbsyncUser implements Actor {
  readonly name: string;
  readonly mbsync: Mbsync;
  readonly #options: UserOptions;
  #stopped = false;

  constructor(options: UserOptions, folder: string) {
    this.name = options.name;
    this.#options = options;
    this.mbsync = new Mbsync(folder, { expunge: true });
  }

  work(): Promise<void> {
    this.#stopped = false;
    const { ledger } = this.#options;
    return keepWorking(
      this.name,
      ledger,
      () => this.#stopped,
      () => this.#step(),
    );
  }

  stop(): void {
    this.#stopped = true;
  }

  close(): void {}

  /** After a run everything that a new session lists is here, once, byte for byte. */
  async checkAgreement({ ledger, proxied }: Parties): Promise<void> {
    // The first run carries out what was thrown away here, and so changes what is listed.
    for (const round of [1, 2]) {
      const { code } = await this.mbsync.sync(this.#options.account);
      if (code !== 0) ledger.problem(`${this.name} ends run ${round} with ${code}`);
    }
    const { flags } = await listInbox('a new session', proxied, ledger);
    const here = this.mbsync.messages().map((bytes) => tokenIn(bytes) ?? 'woven');
    const listed = [...flags.keys()].map((uid) => ledger.tokenAt(uid) ?? 'woven');
    if (here.sort().join() !== listed.sort().join()) {
      ledger.problem(`${this.name} has ${here.join()}, and a new session lists ${listed.join()}`);
    }
    for (const bytes of this.mbsync.messages()) {
      const token = tokenIn(bytes);
      if (token !== undefined && !ledger.isDelivered(token, bytes)) {
        ledger.problem(`${this.name} has other bytes than were delivered of UID ${ledger.uidOf(token)}`);
      }
    }
  }

  async #step(): Promise<void> {
    const { account, ledger, random } = this.#options;
    const file = random.pick(this.mbsync.files());
    if (file !== undefined && random.fraction() < 0.3) {
      const token = tokenIn(this.mbsync.message(file));
      if (token !== undefined) ledger.wantGone(token);
      this.mbsync.trash(file);
    }
    await this.mbsync.sync(account);
    await pause(random.integer(50, 400));
  }
}

function tokenIn(bytes: Buffer): string | undefined {
  return /^X-Token: (\S+)\r$/m.exec(bytes.toString('latin1'))?.[1];
}
