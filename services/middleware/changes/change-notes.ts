import { ChangeMessage } from '@mailweave/contracts';
import type { Bus, RandomSource, Ticker } from '@mailweave/foundation';
import type { ChangeBus, ChangeOrigin, StoreChange } from '@mailweave/injection';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Paced } from './paced.ts';

const CHANNEL = 'changes';

/** Nobody sees the difference, and a burst of writes makes others read the feed forty times a second at most. */
const INTERVAL_MS = 25;

/** With a change: time alone made it, and it stands in no feed. Without: there is something in the feed. */
const Note = Type.Object({ from: Type.String(), change: Type.Optional(ChangeMessage) });
const note = Compile(Note);

export type ChangeNotesPorts = {
  bus: Bus;
  changes: ChangeBus;
  /** Reads the change feed now. */
  look(): void;
  random: RandomSource;
  ticker: Ticker;
};

/**
 * Tells other processes that they should look at the change feed at once, and hears it from them. A note that is lost costs
 * the time until their next look; what is true stands in the feed.
 */
export class ChangeNotes {
  readonly #ports: ChangeNotesPorts;
  /** What this process says itself is not news to it. */
  readonly #name: string;
  readonly #publishing: Paced;
  readonly #looking: Paced;
  readonly #ends: readonly (() => void)[];

  constructor(ports: ChangeNotesPorts) {
    this.#ports = ports;
    this.#name = ports.random.hex(8);
    const pace = { intervalMs: INTERVAL_MS, ticker: ports.ticker };
    this.#publishing = new Paced(() => this.#publish({ from: this.#name }), pace);
    this.#looking = new Paced(() => ports.look(), pace);
    this.#ends = [
      ports.changes.tap((change, origin) => this.#changed(change, origin)),
      ports.bus.subscribe(CHANNEL, {
        message: (text) => this.#heard(text),
        onGap: () => this.#looking.ask(),
      }),
      () => this.#publishing.close(),
      () => this.#looking.close(),
    ];
  }

  close(): void {
    for (const end of this.#ends) end();
  }

  #changed(change: StoreChange, origin: ChangeOrigin): void {
    if (origin === 'here') this.#publishing.ask();
    else if (origin === 'time') this.#publish({ from: this.#name, change });
  }

  #publish(said: Static<typeof Note>): void {
    this.#ports.bus.publish(CHANNEL, JSON.stringify(said));
  }

  #heard(text: string): void {
    const heard = parsed(text);
    if (heard === undefined || heard.from === this.#name) return;
    const { tenantId, userKey } = heard.change ?? {};
    if (tenantId === undefined) this.#looking.ask();
    else if (userKey !== undefined) this.#ports.changes.notify({ tenantId, userKey }, 'elsewhere');
  }
}

/** Undefined for what another version of the program may say. */
function parsed(text: string): Static<typeof Note> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return note.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
