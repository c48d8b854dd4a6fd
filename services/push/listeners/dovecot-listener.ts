import { AppError, type RandomSource } from '@mailweave/foundation';
import { type AccountId, afterTrouble, type RetryStep, type Trouble } from '@mailweave/push';
import type { AttributeOutcome } from '../dovecot/http-notify-attribute.ts';
import type { Timer } from '../mail-server/timer.ts';
import type { ListenerEvents } from './listener-events.ts';
import type { RunningListener } from './listener-set.ts';

export type DovecotListenerParts = {
  accountId: AccountId;
  /** @param isOn has Dovecot tell of the account's mail, or no more */
  write(isOn: boolean): Promise<AttributeOutcome>;
  /** The listener would wait now. @returns whether it does */
  refused(trouble: Trouble): Promise<RetryStep>;
  timer: Timer;
  random: RandomSource;
  events: Pick<ListenerEvents, 'troubled' | 'paused' | 'bug'>;
};

const TROUBLES = {
  retry: 'lost',
  denied: 'unsupported',
  doubtful: 'doubtful',
  'needs-login': 'refused',
} as const;

/** Has Dovecot itself tell of one account's mail: writes the attribute, and holds nothing. The attribute outlives the process. */
export class DovecotListener implements RunningListener {
  readonly begun: Promise<void>;
  readonly #parts: DovecotListenerParts;
  #failures = 0;
  #isOn = true;
  #stopped = false;
  #callOff: () => void = () => undefined;
  #work: Promise<void>;

  constructor(parts: DovecotListenerParts) {
    this.#parts = parts;
    this.#work = this.#write();
    this.begun = this.#work;
  }

  resume(): void {
    this.#failures = 0;
    this.#again();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#callOff();
    await this.#work;
  }

  async withdraw(): Promise<void> {
    this.#isOn = false;
    this.#again();
    await this.stop();
  }

  #again(): void {
    this.#callOff();
    this.#work = this.#work.then(() => this.#write());
  }

  async #write(): Promise<void> {
    const trouble = await this.#attempt();
    if (trouble === undefined || this.#stopped) return;
    const { accountId, events, random, timer } = this.#parts;
    this.#failures += 1;
    events.troubled(accountId, trouble);
    const chance = Number.parseInt(random.hex(4), 16) / 2 ** 32;
    const usual = afterTrouble(trouble, this.#failures, chance);
    const next = usual.step === 'pause' ? await this.#parts.refused(trouble) : usual;
    if (this.#stopped) return;
    if (next.step === 'again') this.#callOff = timer(next.delayMs, () => this.#again());
    else events.paused(accountId, trouble);
  }

  async #attempt(): Promise<Trouble | undefined> {
    try {
      const { outcome } = await this.#parts.write(this.#isOn);
      if (outcome === 'done') return undefined;
      return TROUBLES[outcome];
    } catch (error) {
      if (!(error instanceof AppError)) this.#parts.events.bug(this.#parts.accountId, error);
      return 'lost';
    }
  }
}
