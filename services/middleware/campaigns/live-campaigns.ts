import type { TenantId } from '@mailweave/contracts';
import type { Clock } from '@mailweave/foundation';
import type { CampaignDefinition, CampaignStore } from '@mailweave/injection';

/** Another process's import shows here after this time at the latest. */
const MAX_AGE_MS = 1_000;

type Loaded = { version: number; campaigns: readonly CampaignDefinition[] };
type Entry = { checkedAtMs: number; loaded: Promise<Loaded> };

/**
 * The live campaigns of each tenant, kept for a second: every opening of an inbox asks, they change a few times a day.
 * However many ask at once, one question goes to the store.
 */
export class LiveCampaigns {
  readonly #store: Pick<CampaignStore, 'liveCampaigns' | 'liveVersion'>;
  readonly #clock: Clock;
  readonly #entries = new Map<TenantId, Entry>();

  constructor(store: Pick<CampaignStore, 'liveCampaigns' | 'liveVersion'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Sorted by campaignId; their windows may be over. */
  async of(tenantId: TenantId): Promise<readonly CampaignDefinition[]> {
    const known = this.#entries.get(tenantId);
    const nowMs = this.#clock.nowMs();
    // A clock that was set back must not keep an entry for ever.
    const isFresh = known !== undefined && Math.abs(nowMs - known.checkedAtMs) < MAX_AGE_MS;
    const entry = isFresh ? known : this.#load(tenantId, nowMs, known);
    return (await entry.loaded).campaigns;
  }

  /** After a goLive or a recall of this process: the next question goes to the store. */
  invalidate(tenantId: TenantId): void {
    this.#entries.delete(tenantId);
  }

  /** Somebody may know more than is kept here: the next question asks the store whether it is still good. */
  recheck(tenantId: TenantId): void {
    const known = this.#entries.get(tenantId);
    if (known !== undefined) known.checkedAtMs = Number.NEGATIVE_INFINITY;
  }

  #load(tenantId: TenantId, checkedAtMs: number, before: Entry | undefined): Entry {
    const entry: Entry = { checkedAtMs, loaded: this.#read(tenantId, before) };
    this.#entries.set(tenantId, entry);
    entry.loaded.catch(() => {
      if (this.#entries.get(tenantId) === entry) this.#entries.delete(tenantId);
    });
    return entry;
  }

  async #read(tenantId: TenantId, before: Entry | undefined): Promise<Loaded> {
    // The version first: a change in between makes the next check read again.
    const version = await this.#store.liveVersion(tenantId);
    const known = await before?.loaded.catch(() => undefined);
    if (known?.version === version) return known;
    return { version, campaigns: await this.#store.liveCampaigns(tenantId) };
  }
}
