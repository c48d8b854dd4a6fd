import { buildExport, type ExportSpec } from '@mailweave/middleware/testing';
import { startMiddleware } from '../testing/middleware-on-sqlite.ts';
import { sampleCampaign } from '../testing/sample-campaign.ts';
import type { SharedTime } from '../testing/shared-time.ts';
import type { SeededRandom } from './seeded-random.ts';

/** The least time between two injections of one user. */
const GAP_MS = 61_000;
/** Campaigns that are live at once, at most. */
const MAX_LIVE = 6;

type Live = { readonly campaign: string; readonly revision: number };

/**
 * Where campaigns are published and recalled: a process beside the proxy, on the same store, which it opens for
 * each action anew.
 */
export class CampaignDesk {
  readonly #folder: string;
  readonly #time: SharedTime;
  readonly #random: SeededRandom;
  readonly #live: Live[] = [];
  readonly #recalled: Live[] = [];
  #campaigns = 0;

  constructor(folder: string, time: SharedTime, random: SeededRandom) {
    this.#folder = folder;
    this.#time = time;
    this.#random = random;
  }

  /** Something comes due: a new campaign, or one that was recalled, in a new revision. */
  async publish(): Promise<void> {
    const again = this.#random.fraction() < 0.3 ? this.#recalled.shift() : undefined;
    this.#campaigns += 1;
    const { campaign, revision } = again ?? { campaign: `campaign-${this.#campaigns}`, revision: 0 };
    const next = { campaign, revision: revision + 1 };
    await this.#import({ ...sampleCampaign(campaign), revision: next.revision });
    this.#live.push(next);
    this.#time.advanceMs(GAP_MS);
  }

  /** The oldest live campaign is withdrawn from every inbox. */
  async recall(): Promise<void> {
    const oldest = this.#live.shift();
    if (oldest === undefined) return;
    const recalled = { ...oldest, revision: oldest.revision + 1 };
    await this.#import({ ...recalled, kind: 'recall', templates: {} });
    this.#recalled.push(recalled);
  }

  /** One or the other. */
  async step(): Promise<void> {
    if (this.#live.length >= MAX_LIVE || this.#random.fraction() < 0.3) await this.recall();
    else await this.publish();
  }

  async #import(spec: ExportSpec): Promise<void> {
    const { middleware, bucket } = startMiddleware(this.#folder, this.#time);
    try {
      const { manifestKey } = await buildExport(bucket, spec);
      await middleware.runImport({ tenantId: 'default', manifestKey });
    } finally {
      await middleware.close();
    }
  }
}
