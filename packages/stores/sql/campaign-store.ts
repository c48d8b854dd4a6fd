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
import type { SqlDatabase } from './sql-database.ts';
import { all, first, run, type Work } from './work.ts';

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
    await this.#database.transaction([subjectOf(definition)], function* () {
      const known = (yield* definitionOf(definition)) !== undefined;
      if (known && revisionState(yield* headOf(definition), revision) !== 'importing') return;
      yield* run(
        'INSERT INTO campaign (tenant_id, campaign_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
        tenantId,
        campaignId,
      );
      yield* run(
        `INSERT INTO campaign_revision (tenant_id, campaign_id, revision, definition) VALUES (?, ?, ?, ?)
         ON CONFLICT (tenant_id, campaign_id, revision) DO UPDATE SET definition = excluded.definition`,
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
    return await this.#database.perform(function* () {
      const definition = yield* definitionOf(ref);
      return definition && { definition, state: revisionState(yield* headOf(ref), ref.revision) };
    });
  }

  async goLive(ref: RevisionRef): Promise<RevisionSwitchOutcome> {
    return await this.#database.transaction([subjectOf(ref)], function* () {
      if ((yield* definitionOf(ref)) === undefined) return 'unknown';
      const head = yield* headOf(ref);
      const outcome = switchOutcome(head, ref.revision);
      if (outcome === 'live') yield* setHead(ref, { ...head, liveRevision: ref.revision });
      return outcome;
    });
  }

  async recall(ref: RevisionRef): Promise<RecallOutcome> {
    return await this.#database.transaction([subjectOf(ref)], function* () {
      const head = headAfterRecall(yield* headOf(ref), ref.revision);
      if (head === undefined) return 'older';
      yield* setHead(ref, head);
      return 'recalled';
    });
  }

  async live({ tenantId, campaignId }: CampaignRef): Promise<CampaignDefinition | undefined> {
    const sql = `${selectLive} AND campaign.campaign_id = ?`;
    const row = await this.#database.perform(() => first<DefinitionRow>(sql, tenantId, campaignId));
    return row && fromJson(row.definition);
  }

  async liveCampaigns(tenantId: TenantId): Promise<CampaignDefinition[]> {
    const sql = `${selectLive} ORDER BY campaign.campaign_id`;
    const rows = await this.#database.perform(() => all<DefinitionRow>(sql, tenantId));
    return rows.map((row) => fromJson(row.definition));
  }

  async liveVersion(tenantId: TenantId): Promise<number> {
    const sql = 'SELECT version FROM live_version WHERE tenant_id = ?';
    const row = await this.#database.perform(() => first<{ version: number }>(sql, tenantId));
    return row?.version ?? 0;
  }

  async putSkeleton(tenantId: TenantId, templateId: TemplateId, skeleton: MessageSkeleton): Promise<void> {
    const sql =
      'INSERT INTO skeleton (tenant_id, template_id, skeleton) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
    await this.#database.perform(() => run(sql, tenantId, templateId, JSON.stringify(skeleton)));
  }

  async skeleton(tenantId: TenantId, templateId: TemplateId): Promise<MessageSkeleton | undefined> {
    const sql = 'SELECT skeleton FROM skeleton WHERE tenant_id = ? AND template_id = ?';
    const row = await this.#database.perform(() => first<{ skeleton: string }>(sql, tenantId, templateId));
    return row && fromJson(row.skeleton);
  }
}

function subjectOf({ tenantId, campaignId }: CampaignRef): string {
  return `campaign ${tenantId} ${campaignId}`;
}

function* definitionOf({
  tenantId,
  campaignId,
  revision,
}: RevisionRef): Work<CampaignDefinition | undefined> {
  const row = yield* first<DefinitionRow>(
    'SELECT definition FROM campaign_revision WHERE tenant_id = ? AND campaign_id = ? AND revision = ?',
    tenantId,
    campaignId,
    revision,
  );
  return row && fromJson(row.definition);
}

function* headOf({ tenantId, campaignId }: CampaignRef): Work<CampaignHead> {
  const row = yield* first<HeadRow>(
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
function* setHead({ tenantId, campaignId }: CampaignRef, head: CampaignHead): Work<void> {
  const changed = yield* run(
    `INSERT INTO campaign (tenant_id, campaign_id, live_revision, recalled_revision) VALUES (?, ?, ?, ?)
     ON CONFLICT (tenant_id, campaign_id)
     DO UPDATE SET live_revision = excluded.live_revision, recalled_revision = excluded.recalled_revision
     WHERE campaign.live_revision IS DISTINCT FROM excluded.live_revision
       OR campaign.recalled_revision IS DISTINCT FROM excluded.recalled_revision`,
    tenantId,
    campaignId,
    head.liveRevision ?? null,
    head.recalledRevision ?? null,
  );
  if (changed === 0) return;
  yield* run(
    `INSERT INTO live_version (tenant_id, version) VALUES (?, 1)
     ON CONFLICT (tenant_id) DO UPDATE SET version = live_version.version + 1`,
    tenantId,
  );
}
