import {
  type Channel,
  ChannelCircuit,
  type Gateway,
  type PushOutcome,
  type Settlement,
  type Subscription,
  settlementOf,
  type TakenNotification,
} from '@mailweave/push';
import type { DispatchParts } from './dispatch-parts.ts';
import type { Settlements } from './settlements.ts';

/** So long nobody else takes what was taken. */
const LEASE_MS = 120_000;

/**
 * Within this time, by a clock that nobody sets and counted from before the lease was asked for, an attempt has to begin. One that
 * has begun has more than a minute left of its lease then: a process that stands still for half a minute finds it still its own.
 */
const BEGIN_WITHIN_MS = 55_000;

export type SenderParts = DispatchParts & { leaseId: string; settlements: Settlements };

/** What attempts that are taken together begin with. */
type Beginning = {
  /** Their subscriptions, by id. */
  readonly targets: Promise<ReadonlyMap<string, Subscription>>;
  readonly beginBeforeMs: number;
};

/** Sends what is due in one channel, so many at once, as long as there is something. */
export class ChannelSender {
  readonly #parts: SenderParts;
  readonly #channel: Channel;
  readonly #gateway: Gateway;
  readonly #circuit = new ChannelCircuit();
  readonly #underWay = new Set<Promise<void>>();
  #isWanted = false;
  #taking: Promise<void> | undefined;
  #isStopping = false;

  constructor(parts: SenderParts, channel: Channel, gateway: Gateway) {
    this.#parts = parts;
    this.#channel = channel;
    this.#gateway = gateway;
  }

  /** There is, or may be, something due. */
  wake(): void {
    this.#isWanted = true;
    this.#begin();
  }

  /** The configuration has changed: what was refused may go now. */
  tryAgain(): void {
    this.#circuit.tryAgain(this.#parts.clock.nowMs());
    this.wake();
  }

  /** Gives back what has not begun, and waits for what has. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.idle();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#taking !== undefined || this.#underWay.size > 0) {
      await this.#taking;
      await Promise.all(this.#underWay);
    }
  }

  #begin(): void {
    if (this.#isStopping || !this.#isWanted || this.#room() === 0) return;
    this.#taking ??= this.#takeAll().finally(() => {
      this.#taking = undefined;
    });
  }

  async #takeAll(): Promise<void> {
    for (let room = this.#room(); room > 0 && this.#isWanted && !this.#isStopping; room = this.#room()) {
      this.#isWanted = false;
      const { clock, events, leaseId, monotonicMs, queue } = this.#parts;
      const beginBeforeMs = monotonicMs() + BEGIN_WITHIN_MS;
      const nowMs = clock.nowMs();
      try {
        const lease = { leaseId, leaseUntilMs: nowMs + LEASE_MS, limit: room, nowMs };
        const taken = await queue.takeDue({ channel: this.#channel, ...lease });
        if (taken.length === room) this.#isWanted = true;
        if (taken.length === 0) continue;
        const targets = this.#targetsOf(taken);
        for (const each of taken) this.#follow(this.#attempt(each, { targets, beginBeforeMs }));
      } catch (error) {
        events.dispatchFailed('take', error);
        return;
      }
    }
  }

  /** As they are now, with one question for all that is sent together; a rejection is for those who wait for it. */
  #targetsOf(taken: readonly TakenNotification[]): Promise<ReadonlyMap<string, Subscription>> {
    const ids = new Set(taken.map(({ notification }) => notification.subscriptionId));
    const targets = this.#parts.subscriptions
      .findAll([...ids])
      .then((found) => new Map(found.map((each) => [each.subscriptionId, each])));
    // Nobody waits for it where everything is too late.
    targets.catch(() => undefined);
    return targets;
  }

  /** How many more may be under way; none until there is room for a good many, so that they are taken together. */
  #room(): number {
    const { clock, limits } = this.#parts;
    const { concurrency } = limits();
    const allowed = this.#circuit.allows(clock.nowMs());
    if (allowed === 'none') return 0;
    if (allowed === 'probe') return this.#underWay.size === 0 ? 1 : 0;
    const room = concurrency - this.#underWay.size;
    return room * 4 >= concurrency ? room : 0;
  }

  #follow(attempt: Promise<void>): void {
    const followed = attempt.finally(() => {
      this.#underWay.delete(followed);
      this.#begin();
    });
    this.#underWay.add(followed);
  }

  /** Never rejects. */
  async #attempt(taken: TakenNotification, beginning: Beginning): Promise<void> {
    const { clock, events, random, settlements } = this.#parts;
    try {
      const settlement = await this.#settlementOf(taken, beginning);
      if (settlement === undefined) return;
      settlements.add(settlement);
      events.notificationSettled(this.#channel, settlement, clock.nowMs() - taken.plannedForMs);
    } catch (error) {
      events.dispatchFailed('send', error);
      // A mistake of ours, or of the store: not again at once.
      const failure = { outcome: 'retry', reason: 'internal' } as const;
      settlements.add(settlementOf(taken, failure, { nowMs: clock.nowMs(), chance: chanceOf(random) }));
    }
  }

  /** Undefined: it is nobody's any more, or somebody else's. */
  async #settlementOf(
    taken: TakenNotification,
    { beginBeforeMs, targets }: Beginning,
  ): Promise<Settlement | undefined> {
    const { clock, deviceGone, events, monotonicMs, presentationOf, random } = this.#parts;
    const { notification, sequence } = taken;
    const nowMs = clock.nowMs();
    if (notification.expiresAtMs <= nowMs) return { sequence, state: 'expired' };
    const target = (await targets).get(notification.subscriptionId);
    if (target === undefined) return { sequence, state: 'no-subscription' };
    const presentation = await presentationOf(target);
    if (this.#isStopping) return { sequence, state: 'waiting', dueAtMs: nowMs, hasFailed: false };
    if (monotonicMs() >= beginBeforeMs) {
      events.leaseLost(this.#channel);
      return undefined;
    }
    const outcome = await this.#gateway.send({ notification, target, presentation });
    const endMs = clock.nowMs();
    this.#note(outcome, endMs);
    if (outcome.outcome === 'gone') {
      // One that the app has refreshed since is another device's, or the same one's again.
      await deviceGone(target, outcome.sinceMs ?? nowMs);
    }
    return settlementOf(taken, outcome, { nowMs: endMs, chance: chanceOf(random) });
  }

  #note(outcome: PushOutcome, nowMs: number): void {
    const news = this.#circuit.note(outcome, nowMs);
    if (news !== undefined) this.#parts.events.channelChanged(this.#channel, news);
  }
}

function chanceOf(random: DispatchParts['random']): number {
  return Number.parseInt(random.hex(4), 16) / 2 ** 32;
}
