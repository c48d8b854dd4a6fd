import type { PointState } from '@mailweave/injection';
import type { ConversionContext } from './conversion-context.ts';
import { handOverPending } from './hand-over.ts';
import { PointClient } from './point-client.ts';
import { sendDue } from './send-due.ts';
import { SentEvents } from './sent-events.ts';

/** How long an event may wait for others that travel with it. */
const ROUND_INTERVAL_MS = 1000;

/**
 * Brings events from the outbox to the conversion points. Any number of processes may do so on the same stores: what one
 * is sending, no other takes.
 */
export class ConversionDispatcher implements AsyncDisposable {
  readonly #context: ConversionContext;
  readonly #client: PointClient;
  readonly #sentEvents: SentEvents;
  readonly #timer: NodeJS.Timeout;
  /** By tenant and point: a slow receiver holds up nobody but itself. */
  readonly #sending = new Map<string, Promise<void>>();
  #round: Promise<void> | undefined;
  #isClosing = false;

  constructor(context: ConversionContext) {
    this.#context = context;
    this.#client = new PointClient(context.settings);
    this.#sentEvents = new SentEvents(context);
    this.#timer = setInterval(() => void this.round(), ROUND_INTERVAL_MS);
    this.#timer.unref();
    void this.round();
  }

  /** Hands over what is new and begins to send what is due; never rejects. A round under way is not overtaken. */
  round(): Promise<void> {
    this.#round ??= this.#begin().finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  /** Resolves when no request is under way. */
  async idle(): Promise<void> {
    await this.#round;
    await Promise.all([...this.#sending.values(), this.#sentEvents.idle()]);
  }

  /** Begins nothing new, and waits for the requests under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#timer);
    await this.idle();
    this.#client.close();
  }

  async #begin(): Promise<void> {
    if (this.#isClosing) return;
    this.#sentEvents.forgetOld();
    try {
      await handOverPending(this.#context);
      for (const state of await this.#context.stores.conversions.points()) {
        this.#context.events.conversionPointSeen(state, this.#context.clock.nowMs());
        this.#send(state);
      }
    } catch (error) {
      this.#context.events.conversionRoundFailed(error);
    }
  }

  #send({ disabledAtMs, oldestWaitingSinceMs, pointId, tenantId }: PointState): void {
    const id = `${tenantId}/${pointId}`;
    if (disabledAtMs !== undefined || oldestWaitingSinceMs === undefined || this.#sending.has(id)) return;
    const sending = this.#sendTo({ tenantId, pointId })
      .catch((error: unknown) => this.#context.events.conversionRoundFailed(error))
      .finally(() => this.#sending.delete(id));
    this.#sending.set(id, sending);
  }

  async #sendTo(ref: { tenantId: string; pointId: string }): Promise<void> {
    const points = await this.#context.conversionPointsOf(ref.tenantId);
    const point = points.find(({ id }) => id === ref.pointId);
    // A point that was taken out of the configuration keeps what waits for it, in case it comes back.
    if (point === undefined) return;
    const isClosing = () => this.#isClosing;
    await sendDue(this.#context, { point, ref, client: this.#client, isClosing });
  }
}
