import type { TenantId } from '@mailweave/contracts';
import type { CampaignStore } from '@mailweave/injection';
import type { LiveCampaigns } from '../campaigns/live-campaigns.ts';
import type { MiddlewareEvents } from '../events.ts';
import type { ChangeBus } from './change-bus.ts';

/** How long an import by another process stays unknown to the sessions of this one. */
const POLL_INTERVAL_MS = 2_000;

export type OtherProcessesPorts = {
  campaigns: Pick<CampaignStore, 'liveVersion'>;
  liveCampaigns: LiveCampaigns;
  changes: ChangeBus;
  events: MiddlewareEvents;
};

/**
 * Notices what processes beside this one bring live over the same stores, `mailweave import` for example, and
 * tells the open sessions. One small read per watched tenant and interval.
 */
export class OtherProcesses {
  readonly #ports: OtherProcessesPorts;
  readonly #versions = new Map<TenantId, number>();
  readonly #timer: NodeJS.Timeout;
  #polling = false;

  constructor(ports: OtherProcessesPorts) {
    this.#ports = ports;
    this.#timer = setInterval(() => void this.poll(), POLL_INTERVAL_MS);
    this.#timer.unref();
  }

  /** Looks once; never rejects. A poll that is still under way is not overtaken. */
  async poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    try {
      for (const tenantId of this.#ports.changes.watchedTenants()) await this.#look(tenantId);
    } catch (error) {
      this.#ports.events.pollFailed(error);
    } finally {
      this.#polling = false;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(tenantId: TenantId): Promise<void> {
    const { campaigns, liveCampaigns, changes } = this.#ports;
    const version = await campaigns.liveVersion(tenantId);
    const known = this.#versions.get(tenantId);
    this.#versions.set(tenantId, version);
    // The first look only learns: whoever watches has asked what is due by himself.
    if (known === undefined || known === version) return;
    liveCampaigns.invalidate(tenantId);
    changes.notifyTenant(tenantId);
  }
}
