import type { AccountId, Channel, QueuedNotification } from '@mailweave/push';
import { ChannelSender, type SenderParts } from './channel-sender.ts';
import type { DispatchParts } from './dispatch-parts.ts';
import { EventPlanner } from './event-planner.ts';
import { Settlements } from './settlements.ts';

/** How long something may wait that no part of this process knows of: a time has come, or another process has left it. */
const LOOK_INTERVAL_MS = 1_000;
const PURGE_INTERVAL_MS = 10 * 60_000;

/** Brings accepted events to devices. Any number of processes may do so on the same stores. */
export class Dispatcher implements AsyncDisposable {
  readonly #parts: SenderParts;
  readonly #planner: EventPlanner;
  readonly #senders = new Map<string, ChannelSender>();
  readonly #timers: readonly NodeJS.Timeout[];
  #looking: Promise<void> | undefined;
  #isStopping = false;

  constructor(parts: DispatchParts) {
    const leaseId = parts.random.hex(16);
    this.#parts = { ...parts, leaseId, settlements: new Settlements(parts, leaseId) };
    this.#planner = new EventPlanner(parts, (created) => this.wakeFor(created));
    this.#timers = [
      setInterval(() => void this.look(), LOOK_INTERVAL_MS).unref(),
      setInterval(() => void this.purge(), PURGE_INTERVAL_MS).unref(),
    ];
    void this.look();
  }

  /** This process has accepted an event of the account. */
  planSoon(accountId: AccountId): void {
    if (!this.#isStopping) this.#planner.planSoon(accountId);
  }

  /** These are in the queue now; those that are due are sent at once. */
  wakeFor(queued: readonly QueuedNotification[]): void {
    const nowMs = this.#parts.clock.nowMs();
    for (const { channel, dueAtMs } of queued) if (dueAtMs <= nowMs) this.#senderOf(channel)?.wake();
  }

  /** The configuration has changed: channels that were stopped try again. */
  tryAgain(): void {
    for (const sender of this.#senders.values()) sender.tryAgain();
  }

  /** Plans from what is left, and sends what has become due. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async purge(): Promise<void> {
    const { clock, events, limits, queue } = this.#parts;
    try {
      await queue.purge(clock.nowMs() - limits().keepMs, clock.nowMs());
    } catch (error) {
      events.dispatchFailed('purge', error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#looking;
    await this.#planner.stop();
    await Promise.all([...this.#senders.values()].map((sender) => sender.stop()));
    await this.#parts.settlements.idle();
  }

  /** Resolves when nothing is planned, sent or written down at this moment. */
  async idle(): Promise<void> {
    await this.#looking;
    await this.#planner.idle();
    await Promise.all([...this.#senders.values()].map((sender) => sender.idle()));
    await this.#parts.settlements.idle();
  }

  async #look(): Promise<void> {
    if (this.#isStopping) return;
    this.#planner.planLeft();
    const { clock, events, queue } = this.#parts;
    try {
      for (const channel of await queue.dueChannels(clock.nowMs())) this.#senderOf(channel)?.wake();
    } catch (error) {
      events.dispatchFailed('look', error);
    }
  }

  /** Undefined: there is no gateway for it here; what is due waits until there is one, or its time is over. */
  #senderOf(channel: Channel): ChannelSender | undefined {
    const name = `${channel.transport} ${channel.clientId}`;
    const known = this.#senders.get(name);
    if (known !== undefined || this.#isStopping) return known;
    const gateway = this.#parts.gatewayOf(channel.transport);
    if (gateway === undefined) return undefined;
    const sender = new ChannelSender(this.#parts, channel, gateway);
    this.#senders.set(name, sender);
    return sender;
  }
}
