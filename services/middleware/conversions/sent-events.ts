import type { ConversionContext } from './conversion-context.ts';

const DAY_MS = 86_400_000;

/** How often one looks whether there are events that have been kept for long enough. */
const LOOK_INTERVAL_MS = 3_600_000;

/**
 * Forgets events some days after they were sent. Until then the store knows their ids, so that what a proxy reports once
 * more counts once, and they are among what is known of a user.
 */
export class SentEvents {
  readonly #context: ConversionContext;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  constructor(context: ConversionContext) {
    this.#context = context;
  }

  /** Begins to forget if it is time to; sending goes on meanwhile. */
  forgetOld(): void {
    const nowMs = this.#context.clock.nowMs();
    if (this.#looking !== undefined || nowMs - this.#lookedAtMs < LOOK_INTERVAL_MS) return;
    this.#lookedAtMs = nowMs;
    this.#looking = this.#forget(nowMs).finally(() => {
      this.#looking = undefined;
    });
  }

  /** Resolves when nothing is being forgotten; never rejects. */
  async idle(): Promise<void> {
    await this.#looking;
  }

  async #forget(nowMs: number): Promise<void> {
    const { events, settings, stores } = this.#context;
    try {
      await stores.outbox.purgeSent(nowMs - settings.keepSentDays * DAY_MS);
    } catch (error) {
      events.conversionRoundFailed(error);
    }
  }
}
