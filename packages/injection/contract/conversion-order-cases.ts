import type { InjectionEvent } from '@mailweave/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Delivery } from '../conversions/delivery.ts';
import type { DeliveryVerdict } from '../conversions/delivery-verdict.ts';
import type { InjectionStores } from '../ports.ts';
import { anEvent, someTimeMs, userKeyNumber } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const point = { tenantId: 'default', pointId: 'hook' } as const;
const leaseMs = 1000;

const campaigns = ['spring', 'summer'] as const;

/** What happens next: an event is reported, somebody takes a few deliveries, one of them ends, time passes. */
type Step =
  | { kind: 'report'; user: number; campaignId: (typeof campaigns)[number] }
  | { kind: 'take'; taker: 0 | 1; limit: number }
  | { kind: 'settle'; which: number; outcome: 'delivered' | 'dead' | 'retry' }
  | { kind: 'crash' }
  | { kind: 'replay' };

const someStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: reportStep() },
  { weight: 3, arbitrary: takeStep() },
  { weight: 4, arbitrary: settleStep() },
  { weight: 1, arbitrary: fc.constant({ kind: 'crash' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'replay' as const }) },
);

function reportStep(): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant('report' as const),
    user: fc.integer({ min: 1, max: 2 }),
    campaignId: fc.constantFrom(...campaigns),
  });
}

function takeStep(): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant('take' as const),
    taker: fc.constantFrom(0 as const, 1 as const),
    limit: fc.integer({ min: 1, max: 5 }),
  });
}

function settleStep(): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant('settle' as const),
    which: fc.nat({ max: 9 }),
    outcome: fc.constantFrom('delivered' as const, 'dead' as const, 'retry' as const),
  });
}

type Held = { delivery: Delivery; leaseId: string };

/** Runs a history against two handles on one store, and holds every step against the promises. */
class History {
  readonly #stores: readonly [InjectionStores, InjectionStores];
  #nowMs = someTimeMs;
  reported = 0;
  delivered = 0;
  #leases = 0;
  /** Being sent now, by whoever took it. */
  #held: Held[] = [];
  /** Neither delivered nor dead, with the line they stand in. */
  readonly #undecided = new Map<string, { line: string; isReplayed: boolean }>();
  readonly #dead = new Set<string>();

  constructor(stores: readonly [InjectionStores, InjectionStores]) {
    this.#stores = stores;
  }

  async run(step: Step): Promise<void> {
    switch (step.kind) {
      case 'report':
        return await this.#report(step.user, step.campaignId);
      case 'take':
        return await this.#take(step.taker, step.limit);
      case 'settle':
        return await this.#settle(step.which, step.outcome);
      case 'crash':
        // Whoever held something is gone; the leases run out.
        this.#nowMs += leaseMs;
        this.#held = [];
        return;
      case 'replay':
        await this.#replay();
    }
  }

  /** Takes and delivers until nothing waits; a dead letter holds up nobody. Then the same with what was dead. */
  async finish(): Promise<void> {
    await this.run({ kind: 'crash' });
    await this.#deliverAll();
    await this.#replay();
    await this.#deliverAll();
  }

  async #deliverAll(): Promise<void> {
    while (this.#undecided.size > 0) {
      await this.#take(0, 5);
      expect(this.#held).not.toEqual([]);
      while (this.#held.length > 0) await this.#settle(0, 'delivered');
    }
  }

  async #take(taker: 0 | 1, limit: number): Promise<void> {
    this.#leases += 1;
    const leaseId = `lease-${this.#leases}`;
    const leaseUntilMs = this.#nowMs + leaseMs;
    const query = { ...point, nowMs: this.#nowMs, leaseId, leaseUntilMs, limit };
    const taken = await this.#stores[taker].conversions.takeDue(query);
    for (const delivery of taken) {
      this.#expectItsTurn(delivery);
      this.#held.push({ delivery, leaseId });
    }
  }

  /** What was replayed comes late, and holds up nobody. */
  #expectItsTurn({ event }: Delivery): void {
    const line = lineOf(event);
    const isHeld = this.#held.some((held) => lineOf(held.delivery.event) === line);
    expect(isHeld, 'nothing of its line is being sent').toBe(false);
    if (this.#undecided.get(event.eventId)?.isReplayed === true) return;
    const others = [...this.#undecided].filter(([, other]) => other.line === line && !other.isReplayed);
    expect(Number(event.eventId)).toBe(Math.min(...others.map(([eventId]) => Number(eventId))));
  }

  async #report(user: number, campaignId: string): Promise<void> {
    this.reported += 1;
    const eventId = String(this.reported);
    const event = anEvent({ eventId, userKey: userKeyNumber(user), campaignId });
    const [{ outbox, conversions }] = this.#stores;
    await outbox.append([event]);
    const entries = await outbox.readPending(10);
    await conversions.handOver(
      entries.map((entry) => ({ entry, pointIds: [point.pointId] })),
      this.#nowMs,
    );
    this.#undecided.set(eventId, { line: lineOf(event), isReplayed: false });
  }

  async #settle(which: number, outcome: 'delivered' | 'dead' | 'retry'): Promise<void> {
    const held = this.#held[which % Math.max(this.#held.length, 1)];
    if (held === undefined) return;
    const { delivery, leaseId } = held;
    const { eventId } = delivery.event;
    const verdict = this.#verdict(outcome);
    const settlement = { sequence: delivery.sequence, verdict };
    const settled = await this.#stores[1].conversions.settle(
      { ...point, leaseId },
      [settlement],
      this.#nowMs,
    );
    expect(settled).toBe(1);
    this.#held = this.#held.filter((each) => each !== held);
    if (outcome === 'retry') return;
    this.#undecided.delete(eventId);
    if (outcome === 'dead') this.#dead.add(eventId);
    else this.delivered += 1;
  }

  #verdict(outcome: 'delivered' | 'dead' | 'retry'): DeliveryVerdict {
    if (outcome === 'retry') return { outcome, atMs: this.#nowMs, failure: 'http-503' };
    return outcome === 'dead' ? { outcome, failure: 'http-404' } : { outcome };
  }

  async #replay(): Promise<void> {
    const [{ conversions }] = this.#stores;
    const letters = await conversions.deadLetters({ ...point, afterSequence: 0, limit: 1000 });
    expect(new Set(letters.map(({ event }) => event.eventId))).toEqual(this.#dead);
    for (const { event } of letters) {
      this.#undecided.set(event.eventId, { line: lineOf(event), isReplayed: true });
      this.#dead.delete(event.eventId);
    }
    expect(await conversions.replay(point, 'all', this.#nowMs)).toBe(letters.length);
  }
}

function lineOf({ campaignId, userKey }: InjectionEvent): string {
  return `${userKey}/${campaignId}`;
}

/** Order and completeness, over histories of two processes that report, take, fail, crash and replay. */
export function conversionOrderCases(open: OpenTwice<InjectionStores>): void {
  it('sends the events of a user and campaign one after the other, none twice at once, and loses none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 10, maxLength: 60 }), async (steps) => {
        const history = new History(await open());
        for (const step of steps) await history.run(step);
        await history.finish();
        expect(history.delivered).toBe(history.reported);
      }),
      { numRuns: 15 },
    );
  });
}
