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
  events: Pick<ListenerEvents, 'attributeDenied' | 'troubled' | 'paused' | 'bug'>;
};

/** A server is changed by people: after so long it is asked again whether it keeps attributes now. */
const DENIED_AGAIN_MS = 6 * 60 * 60_000;

const TROUBLES = {
  retry: 'lost',
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
    const outcome = await this.#attempt();
    if (outcome.outcome === 'done' || this.#stopped) return;
    if (outcome.outcome === 'denied') {
      this.#parts.events.attributeDenied(this.#parts.accountId, outcome.reason);
      return this.#later(DENIED_AGAIN_MS * (1 + this.#chance()));
    }
    const trouble = TROUBLES[outcome.outcome];
    const { accountId, events } = this.#parts;
    this.#failures += 1;
    events.troubled(accountId, trouble);
    const usual = afterTrouble(trouble, this.#failures, this.#chance());
    const next = usual.step === 'pause' ? await this.#parts.refused(trouble) : usual;
    if (this.#stopped) return;
    if (next.step === 'again') this.#later(next.delayMs);
    else events.paused(accountId, trouble);
  }

  #later(delayMs: number): void {
    this.#callOff = this.#parts.timer(delayMs, () => this.#again());
  }

  #chance(): number {
    return Number.parseInt(this.#parts.random.hex(4), 16) / 2 ** 32;
  }

  async #attempt(): Promise<AttributeOutcome> {
    try {
      return await this.#parts.write(this.#isOn);
    } catch (error) {
      if (!(error instanceof AppError)) this.#parts.events.bug(this.#parts.accountId, error);
      return { outcome: 'retry' };
    }
  }
}
