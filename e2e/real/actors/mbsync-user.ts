import { setTimeout as pause } from 'node:timers/promises';
import { Mbsync } from '../testing/mbsync.ts';
import { SteppingActor, type UserOptions } from './actor.ts';
import type { Parties } from './agreement.ts';
import { listInbox } from './inbox-listing.ts';

/** A maildir that mbsync keeps like the INBOX; what the user throws away here goes there, and the reverse. */
export class MbsyncUser extends SteppingActor {
  readonly mbsync: Mbsync;

  constructor(options: UserOptions, folder: string) {
    super(options);
    this.mbsync = new Mbsync(folder, { expunge: true });
  }

  /** After a run everything that a new session lists is here, once, byte for byte. */
  async checkAgreement(parties: Parties): Promise<void> {
    const { listed, here } = await this.#synced(parties);
    const wovenHere = here.filter((token) => token === undefined).length;
    const wovenListed = listed.filter((token) => token === undefined).length;
    if (wovenHere !== wovenListed) {
      parties.ledger.problem(
        `${this.name} has ${wovenHere} woven messages, a new session lists ${wovenListed}`,
      );
    }
    this.#compareReal(parties, listed, here);
  }

  /** As checkAgreement, but for woven messages: one that was away for a while does not come back to mbsync. */
  async checkRealMail(parties: Parties): Promise<void> {
    const { listed, here } = await this.#synced(parties);
    this.#compareReal(parties, listed, here);
  }

  /** Tokens; undefined for a woven message. */
  async #synced({ ledger, proxied }: Parties): Promise<Record<'listed' | 'here', (string | undefined)[]>> {
    // The first run carries out what was thrown away here, and so changes what is listed.
    for (const run of [1, 2]) {
      const { code } = await this.mbsync.sync(this.account);
      if (code !== 0) ledger.problem(`${this.name} ends run ${run} with ${code}`);
    }
    const { flags } = await listInbox('a new session', proxied, ledger);
    return {
      listed: [...flags.keys()].map((uid) => ledger.tokenAt(uid)),
      here: this.mbsync.messages().map(tokenIn),
    };
  }

  #compareReal({ ledger }: Parties, listed: (string | undefined)[], here: (string | undefined)[]): void {
    const real = (tokens: (string | undefined)[]): string => tokens.filter(Boolean).sort().join();
    if (real(here) !== real(listed)) {
      ledger.problem(`${this.name} has the mails ${real(here)}, and a new session lists ${real(listed)}`);
    }
    for (const bytes of this.mbsync.messages()) {
      const token = tokenIn(bytes);
      if (token !== undefined && !ledger.isDelivered(token, bytes)) {
        ledger.problem(`${this.name} has other bytes than were delivered of UID ${ledger.uidOf(token)}`);
      }
    }
  }

  protected async step(): Promise<void> {
    const { account, ledger, random } = this;
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
