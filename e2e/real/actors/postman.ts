import { setTimeout as pause } from 'node:timers/promises';
import type { Dovecot } from '../../../tools/services/dovecot.ts';
import type { Ledger } from './ledger.ts';
import type { SeededRandom } from './seeded-random.ts';
import { tokenMail } from './token-mail.ts';

/** Delivers mail by LMTP, which does not pass the proxy, and writes each into the ledger of its recipient. */
export class Postman {
  readonly #dovecot: Dovecot;
  readonly #seed: number;
  #stopped = false;
  #number = 0;

  constructor(dovecot: Dovecot, seed: number) {
    this.#dovecot = dovecot;
    this.#seed = seed;
  }

  get delivered(): number {
    return this.#number;
  }

  async deliver(ledger: Ledger): Promise<void> {
    this.#number += 1;
    const mail = tokenMail(this.#seed, this.#number, ledger.user);
    ledger.posted(mail);
    await this.#dovecot.deliver(ledger.user, mail.message);
  }

  /** Goes from door to door until it is stopped. */
  async work(ledgers: readonly Ledger[], random: SeededRandom, longestPauseMs: number): Promise<void> {
    this.#stopped = false;
    while (!this.#stopped) {
      const ledger = random.pick(ledgers);
      if (ledger !== undefined) await this.deliver(ledger);
      await pause(random.integer(0, longestPauseMs));
    }
  }

  stop(): void {
    this.#stopped = true;
  }
}
