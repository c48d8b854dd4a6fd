import type { PointRef } from '@mailweave/injection';
import { GuardedTable } from '../guarded-table.ts';
import type { Keyspaces } from '../keyspaces.ts';
import type { CassandraSession } from '../session.ts';

/** What is kept of a point itself. */
export type StoredPoint = { disabledAtMs?: number; pausedUntilMs: number };

const pointsId = 'conversion-points';

/** Every point that ever had a delivery: one guarded partition, a slot for each. */
export class ConversionPoints {
  readonly #documents: GuardedTable;
  readonly #keyspaces: Keyspaces;
  /** Points never go, so one that was seen need not be looked for again. */
  readonly #seen = new Set<string>();

  constructor(session: CassandraSession, keyspaces: Keyspaces) {
    this.#documents = new GuardedTable(session, 'control_document');
    this.#keyspaces = keyspaces;
  }

  /** Sorted by tenant and id. */
  async all(): Promise<(PointRef & StoredPoint)[]> {
    const slots = await this.#documents.read(await this.#keyspaces.control(), pointsId);
    return [...slots].map(([slot, text]) => {
      const [tenantId = '', pointId = ''] = slot.split('/');
      return { tenantId, pointId, ...(JSON.parse(text) as StoredPoint) };
    });
  }

  /** Whether deliveries of the point may be handed out. */
  async isOpen(point: PointRef, nowMs: number): Promise<boolean> {
    const slots = await this.#documents.read(await this.#keyspaces.control(), pointsId);
    const text = slots.get(slotOf(point));
    if (text === undefined) return false;
    const { disabledAtMs, pausedUntilMs }: StoredPoint = JSON.parse(text);
    return disabledAtMs === undefined && pausedUntilMs <= nowMs;
  }

  async make(point: PointRef): Promise<void> {
    if (this.#seen.has(slotOf(point))) return;
    await this.change(point, () => true);
    this.#seen.add(slotOf(point));
  }

  /** Changes the point, or leaves it when the function says false. Returns what it says. */
  async change(point: PointRef, change: (stored: StoredPoint) => boolean): Promise<boolean> {
    const slot = slotOf(point);
    return await this.#documents.change(await this.#keyspaces.control(), pointsId, (slots) => {
      const before = slots.get(slot);
      const stored: StoredPoint = before === undefined ? { pausedUntilMs: 0 } : JSON.parse(before);
      const isChanged = change(stored);
      const text = JSON.stringify(stored);
      return { result: isChanged, ...(isChanged && text !== before && { put: new Map([[slot, text]]) }) };
    });
  }
}

function slotOf({ pointId, tenantId }: PointRef): string {
  return `${tenantId}/${pointId}`;
}
