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
  /** Anything may have changed for anybody: for those who are not here and follow the changes of this process. */
  missed(): void;
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
  /** Something was written while a poll was under way, which may not have seen it. */
  #pollAgain = false;
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
    if (!this.#pollAgain) return;
    this.#pollAgain = false;
    await this.poll();
  }

  /** Somebody has written: looks now, and again if a poll is under way. */
  hurry(): void {
    if (this.#polling) this.#pollAgain = true;
    else void this.poll();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #follow(): Promise<void> {
    const { feed } = this.#ports;
    if (this.#position === undefined) {
      this.#position = await feed.end();
      if (this.#failedAtFirst) this.#tellEverybody();
      return;
    }
    const reading = await feed.readAfter(this.#position);
    this.#position = reading.position;
    if (reading.outcome === 'gap') this.#tellEverybody();
    else for (const change of reading.changes) this.#tell(change);
  }

  #tellEverybody(): void {
    const { changes, missed } = this.#ports;
    for (const tenantId of changes.watchedTenants()) this.#tell({ tenantId });
    missed();
  }

  #tell({ tenantId, userKey }: StoreChange): void {
    const { liveCampaigns, changes } = this.#ports;
    if (userKey !== undefined) {
      changes.notify({ tenantId, userKey }, 'elsewhere');
    } else {
      liveCampaigns.invalidate(tenantId);
      changes.notifyTenant(tenantId, 'elsewhere');
    }
  }
}
