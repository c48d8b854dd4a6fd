import type { MessageSkeleton, TemplateId, TenantId } from '@mailweave/contracts';
import {
  type CampaignDefinition,
  type CampaignHead,
  type CampaignRef,
  type CampaignStore,
  headAfterRecall,
  type RecallOutcome,
  type RevisionRef,
  type RevisionState,
  type RevisionSwitchOutcome,
  revisionState,
  switchOutcome,
} from '@mailweave/injection';
import { fromJson } from './columns.ts';
import type { SqlDatabase } from './database.ts';

type HeadRow = { live_revision: number | null; recalled_revision: number | null };
type DefinitionRow = { definition: string };

const selectLive = `
  SELECT definition FROM campaign JOIN campaign_revision
    ON campaign_revision.tenant_id = campaign.tenant_id
   AND campaign_revision.campaign_id = campaign.campaign_id
   AND campaign_revision.revision = campaign.live_revision
  WHERE campaign.tenant_id = ?`;

export class SqlCampaignStore implements CampaignStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async putRevision(definition: CampaignDefinition): Promise<void> {
    const { tenantId, campaignId, revision } = definition;
    this.#database.transaction(() => {
      const known = this.#definition(definition) !== undefined;
      if (known && revisionState(this.#head(definition), revision) !== 'importing') return;
      this.#database.run(
        'INSERT INTO campaign (tenant_id, campaign_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
        tenantId,
        campaignId,
      );
      this.#database.run(
        `INSERT INTO campaign_revision (tenant_id, campaign_id, revision, definition) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET definition = excluded.definition`,
        tenantId,
        campaignId,
        revision,
        JSON.stringify(definition),
      );
    });
  }

  async revision(
    ref: RevisionRef,
  ): Promise<{ definition: CampaignDefinition; state: RevisionState } | undefined> {
    const definition = this.#definition(ref);
    return definition && { definition, state: revisionState(this.#head(ref), ref.revision) };
  }

  async goLive(ref: RevisionRef): Promise<RevisionSwitchOutcome> {
    return this.#database.transaction(() => {
      if (this.#definition(ref) === undefined) return 'unknown';
      const head = this.#head(ref);
      const outcome = switchOutcome(head, ref.revision);
      if (outcome === 'live') this.#setHead(ref, { ...head, liveRevision: ref.revision });
      return outcome;
    });
  }

  async recall(ref: RevisionRef): Promise<RecallOutcome> {
    return this.#database.transaction(() => {
      const head = headAfterRecall(this.#head(ref), ref.revision);
      if (head === undefined) return 'older';
      this.#setHead(ref, head);
      return 'recalled';
    });
  }

  async live({ tenantId, campaignId }: CampaignRef): Promise<CampaignDefinition | undefined> {
    const sql = `${selectLive} AND campaign.campaign_id = ?`;
    const row = this.#database.get<DefinitionRow>(sql, tenantId, campaignId);
    return row && fromJson(row.definition);
  }

  async liveCampaigns(tenantId: TenantId): Promise<CampaignDefinition[]> {
    const rows = this.#database.all<DefinitionRow>(`${selectLive} ORDER BY campaign.campaign_id`, tenantId);
    return rows.map((row) => fromJson(row.definition));
  }

  async liveVersion(tenantId: TenantId): Promise<number> {
    const sql = 'SELECT version FROM live_version WHERE tenant_id = ?';
    return this.#database.get<{ version: number }>(sql, tenantId)?.version ?? 0;
  }

  async putSkeleton(tenantId: TenantId, templateId: TemplateId, skeleton: MessageSkeleton): Promise<void> {
    this.#database.run(
      'INSERT INTO skeleton (tenant_id, template_id, skeleton) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      tenantId,
      templateId,
      JSON.stringify(skeleton),
    );
  }

  async skeleton(tenantId: TenantId, templateId: TemplateId): Promise<MessageSkeleton | undefined> {
    const sql = 'SELECT skeleton FROM skeleton WHERE tenant_id = ? AND template_id = ?';
    const row = this.#database.get<{ skeleton: string }>(sql, tenantId, templateId);
    return row && fromJson(row.skeleton);
  }

  #definition({ tenantId, campaignId, revision }: RevisionRef): CampaignDefinition | undefined {
    const row = this.#database.get<DefinitionRow>(
      'SELECT definition FROM campaign_revision WHERE tenant_id = ? AND campaign_id = ? AND revision = ?',
      tenantId,
      campaignId,
      revision,
    );
    return row && fromJson(row.definition);
  }

  #head({ tenantId, campaignId }: CampaignRef): CampaignHead {
    const row = this.#database.get<HeadRow>(
      'SELECT live_revision, recalled_revision FROM campaign WHERE tenant_id = ? AND campaign_id = ?',
      tenantId,
      campaignId,
    );
    return {
      ...(row?.live_revision != null && { liveRevision: row.live_revision }),
      ...(row?.recalled_revision != null && { recalledRevision: row.recalled_revision }),
    };
  }

  /** Within a transaction. */
  #setHead({ tenantId, campaignId }: CampaignRef, head: CampaignHead): void {
    const changed = this.#database.run(
      `INSERT INTO campaign (tenant_id, campaign_id, live_revision, recalled_revision) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET live_revision = excluded.live_revision, recalled_revision = excluded.recalled_revision
       WHERE live_revision IS NOT excluded.live_revision OR recalled_revision IS NOT excluded.recalled_revision`,
      tenantId,
      campaignId,
      head.liveRevision ?? null,
      head.recalledRevision ?? null,
    );
    if (changed === 0) return;
    this.#database.run(
      `INSERT INTO live_version (tenant_id, version) VALUES (?, 1)
       ON CONFLICT DO UPDATE SET version = version + 1`,
      tenantId,
    );
  }
}
