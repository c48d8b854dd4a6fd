import type { ChangeFeed, FeedPosition, FeedReading, StoreChange } from '@mailweave/injection';

const KEPT = 10_000;

/** The stores of this process note here what they wrote; positions are numbers of entries. */
export class MemoryChangeFeed implements ChangeFeed {
  #entries: StoreChange[] = [];
  #forgotten = 0;

  note({ tenantId, userKey }: StoreChange): void {
    this.#entries.push(userKey === undefined ? { tenantId } : { tenantId, userKey });
    if (this.#entries.length < 2 * KEPT) return;
    this.#entries = this.#entries.slice(KEPT);
    this.#forgotten += KEPT;
  }

  async end(): Promise<FeedPosition> {
    return String(this.#forgotten + this.#entries.length);
  }

  async readAfter(position: FeedPosition): Promise<FeedReading> {
    const end = await this.end();
    const start = Number(position) - this.#forgotten;
    if (start < 0) return { outcome: 'gap', position: end };
    const unique = new Map(this.#entries.slice(start).map((change) => [idOf(change), change]));
    return { outcome: 'read', changes: [...unique.values()], position: end };
  }
}

function idOf({ tenantId, userKey = '' }: StoreChange): string {
  return `${tenantId}/${userKey}`;
}
