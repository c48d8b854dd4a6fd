import type { InjectionStores } from '@mailweave/injection';

const point = { tenantId: 'default', pointId: 'hook' } as const;
const leaseMs = 60_000;

export type Delivered = { sequence: number; eventId: string; userKey: string };

/** Sends events as the middleware does, round after round, until it is told that there are enough. */
export async function deliverUntil(
  { conversions, outbox }: InjectionStores,
  isEnough: (delivered: readonly Delivered[]) => boolean,
  delivered: Delivered[],
): Promise<void> {
  for (let round = 0; !isEnough(delivered); round += 1) {
    const nowMs = Date.now();
    const entries = await outbox.readPending(50);
    await conversions.handOver(
      entries.map((entry) => ({ entry, pointIds: [point.pointId] })),
      nowMs,
    );
    const lease = { ...point, leaseId: `${Math.random()}-${round}` };
    const taken = await conversions.takeDue({ ...lease, nowMs, leaseUntilMs: nowMs + leaseMs, limit: 10 });
    for (const { event, sequence } of taken)
      delivered.push({ sequence, eventId: event.eventId, userKey: event.userKey });
    const settlements = taken.map(({ sequence }) => ({
      sequence,
      verdict: { outcome: 'delivered' } as const,
    }));
    await conversions.settle(lease, settlements, nowMs);
  }
}
