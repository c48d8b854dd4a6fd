import type { ImportChoice, ImportRef, ImportRequest } from './import-job.ts';
import { manifestPlaceOf } from './manifest-place.ts';

/** An unfinished import in the queue. `leaseUntilMs` is 0 before anybody has worked on it. */
export type QueuedImport = ImportRef &
  Pick<ImportRequest, 'type' | 'manifestKey'> & { createdAtMs: number; leaseUntilMs: number };

/**
 * Of two imports with one lane only one is worked on at a time. Two of the same campaign would mix their rows. Lists of
 * users have one lane and keep their order, for what one adds another may remove. A recall goes beside the export it ends.
 */
function laneOf({ tenantId, type, manifestKey }: QueuedImport): string {
  const subject = manifestPlaceOf(manifestKey)?.campaignId ?? manifestKey;
  switch (type) {
    case 'campaign.exported':
      return `${tenantId} export ${subject}`;
    case 'campaign.recalled':
      return `${tenantId} recall ${subject}`;
    case 'suppression.updated':
    case 'user.erased':
      return `${tenantId} users`;
  }
}

function isUrgent({ type }: QueuedImport): boolean {
  return type !== 'campaign.exported';
}

/**
 * The import to work on next: of those that nobody holds the one that was let go first or, when nobody ever had it, is the
 * oldest. So one that fails again and again holds up nobody.
 * @param queue every unfinished import of all tenants
 */
export function chooseImport<Queued extends QueuedImport>(
  queue: readonly Queued[],
  { nowMs, only, exceptTenants = [], urgentOnly = false }: ImportChoice,
): Queued | undefined {
  const isHeld = ({ leaseUntilMs }: Queued) => leaseUntilMs > nowMs;
  const heldLanes = new Set(queue.filter(isHeld).map(laneOf));
  const oldestOfLane = new Map<string, Queued>();
  for (const each of queue.toSorted(byAge)) {
    if (!oldestOfLane.has(laneOf(each))) oldestOfLane.set(laneOf(each), each);
  }
  const meant = only && queue.find((each) => isSame(each, only));
  const isMeant = (each: Queued) =>
    only === undefined ||
    each === meant ||
    (meant !== undefined && keepsOrder(each) && laneOf(each) === laneOf(meant));
  const mayBeTaken = (each: Queued) =>
    !isHeld(each) &&
    !heldLanes.has(laneOf(each)) &&
    (!keepsOrder(each) || oldestOfLane.get(laneOf(each)) === each) &&
    !exceptTenants.includes(each.tenantId) &&
    (!urgentOnly || isUrgent(each)) &&
    isMeant(each);
  return queue.filter(mayBeTaken).sort((a, b) => a.leaseUntilMs - b.leaseUntilMs || byAge(a, b))[0];
}

function keepsOrder({ type }: QueuedImport): boolean {
  return type === 'suppression.updated' || type === 'user.erased';
}

function isSame(a: ImportRef, b: ImportRef): boolean {
  return a.tenantId === b.tenantId && a.importId === b.importId;
}

function byAge(a: QueuedImport, b: QueuedImport): number {
  return a.createdAtMs - b.createdAtMs || (a.importId < b.importId ? -1 : 1);
}
