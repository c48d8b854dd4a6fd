import type { ConversionPoint, TenantId } from '@mailweave/contracts';
import type { OutboxEntry } from '../events/outbox-entry.ts';
import type { PlannedEvent } from './delivery.ts';

/** Which event goes to which points: those of its tenant that ask for its type. */
export function planDeliveries(
  entries: readonly OutboxEntry[],
  pointsOf: ReadonlyMap<TenantId, readonly ConversionPoint[]>,
): PlannedEvent[] {
  return entries.map((entry) => {
    const points = pointsOf.get(entry.event.tenantId) ?? [];
    const wanting = points.filter(({ eventType }) => eventType === entry.event.type);
    return { entry, pointIds: wanting.map(({ id }) => id) };
  });
}
