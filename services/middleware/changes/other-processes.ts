import type { ChangeBus, ChangeFeed, FeedPosition, StoreChange } from '@mailweave/injection';
import type { LiveCampaigns } from '../campaigns/live-campaigns.ts';
import type { MiddlewareEvents } from '../events.ts';

/** How long what another process wrote stays unknown to the sessions of this one. */
const POLL_INTERVAL_MS = 500;

export type OtherProcessesPorts = {
  feed: ChangeFeed;
  liveCampaigns: LiveCampaigns;
  changes: ChangeBus;
  events: MiddlewareEvents;
};

/**
 * Follows the change feed and tells the open sessions what processes beside this one wrote to the same stores:
 * other workers, `mailweave import` and the like. What this process wrote may be told a second time; a session that
 * looks again and finds nothing new says nothing.
 */
export class OtherProcesses {
  readonly #ports: OtherProcessesPorts;
  readonly #timer: NodeJS.Timeout;
  #position: FeedPosition | undefined;
  #polling = false;
  /** Sessions may have looked in vain meanwhile. */
  #failedAtFirst = false;

  constructor(ports: OtherProcessesPorts) {
    this.#ports = ports;
    this.#timer = setInterval(() => void this.poll(), POLL_INTERVAL_MS);
    this.#timer.unref();
    // Before the first session looks: what is written after its look is told.
    void this.poll();
  }

  /** Looks once; never rejects. A poll that is still under way is not overtaken. */
  async poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    try {
      await this.#follow();
    } catch (error) {
      this.#failedAtFirst ||= this.#position === undefined;
      this.#ports.events.pollFailed(error);
    } finally {
      this.#polling = false;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #follow(): Promise<void> {
    const { feed } = this.#ports;
    if (this.#position === undefined) {
      this.#position = await feed.end();
      if (this.#failedAtFirst) for (const change of this.#everybody()) this.#tell(change);
      return;
    }
    const reading = await feed.readAfter(this.#position);
    this.#position = reading.position;
    const told = reading.outcome === 'read' ? reading.changes : this.#everybody();
    for (const change of told) this.#tell(change);
  }

  #everybody(): StoreChange[] {
    return this.#ports.changes.watchedTenants().map((tenantId) => ({ tenantId }));
  }

  #tell({ tenantId, userKey }: StoreChange): void {
    const { liveCampaigns, changes } = this.#ports;
    if (userKey !== undefined) {
      changes.notify({ tenantId, userKey });
    } else {
      liveCampaigns.invalidate(tenantId);
      changes.notifyTenant(tenantId);
    }
  }
}
