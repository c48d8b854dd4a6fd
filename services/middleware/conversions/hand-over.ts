import type { ConversionPoint, TenantId } from '@mailweave/contracts';
import { planDeliveries } from '@mailweave/injection';
import type { ConversionContext } from './conversion-context.ts';

/** Events handed over in one write: a few milliseconds. */
const batchEvents = 500;

/** Has everything in the outbox wait for its conversion points. */
export async function handOverPending(context: ConversionContext): Promise<void> {
  const { outbox, conversions } = context.stores;
  for (;;) {
    const entries = await outbox.readPending(batchEvents);
    if (entries.length === 0) return;
    const tenantIds = new Set(entries.map(({ event }) => event.tenantId));
    const pointsOf = new Map<TenantId, readonly ConversionPoint[]>();
    for (const tenantId of tenantIds) pointsOf.set(tenantId, await context.conversionPointsOf(tenantId));
    await conversions.handOver(planDeliveries(entries, pointsOf), context.clock.nowMs());
    if (entries.length < batchEvents) return;
  }
}
