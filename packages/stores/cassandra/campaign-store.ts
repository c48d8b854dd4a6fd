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
import type { CassandraChangeFeed } from './change-feed.ts';
import { type Decision, GuardedTable, isWrite, type Slots } from './guarded-table.ts';
import type { Keyspaces } from './keyspaces.ts';
import type { RevisionRows } from './revision-rows.ts';
import type { CassandraSession } from './session.ts';

/** With the definition of the live revision as it was when it went live: nothing changes it afterwards. */
type StoredHead = CampaignHead & { live?: CampaignDefinition };

/** The guarded partition with the heads of a tenant's campaigns; its version counts the switches. */
const headsId = 'heads';

const skeletonSlot = 'skeleton';

export class CassandraCampaignStore implements CampaignStore {
  readonly #documents: GuardedTable;
  readonly #keyspaces: Keyspaces;
  readonly #feed: CassandraChangeFeed;
  readonly #revisions: RevisionRows;

  constructor(
    session: CassandraSession,
    keyspaces: Keyspaces,
    { feed, revisions }: { feed: CassandraChangeFeed; revisions: RevisionRows },
  ) {
    this.#documents = new GuardedTable(session, 'tenant_document');
    this.#keyspaces = keyspaces;
    this.#feed = feed;
    this.#revisions = revisions;
  }

  async putRevision(definition: CampaignDefinition): Promise<void> {
    const known = await this.revision(definition);
    if (known === undefined || known.state === 'importing') await this.#revisions.put(definition);
  }

  async revision(
    ref: RevisionRef,
  ): Promise<{ definition: CampaignDefinition; state: RevisionState } | undefined> {
    const [heads, stored] = await Promise.all([this.#heads(ref.tenantId), this.#revisions.find(ref)]);
    const head = headIn(heads, ref);
    const definition = head.liveRevision === ref.revision ? head.live : stored;
    return definition && { definition, state: revisionState(head, ref.revision) };
  }

  async goLive(ref: RevisionRef): Promise<RevisionSwitchOutcome> {
    const live = await this.#revisions.find(ref);
    if (live === undefined) return 'unknown';
    return await this.#changeHead(ref, (head) => {
      const outcome = switchOutcome(head, ref.revision);
      const isNew = outcome === 'live' && head.liveRevision !== ref.revision;
      return { result: outcome, ...(isNew && { head: { ...head, liveRevision: ref.revision, live } }) };
    });
  }

  async recall(ref: RevisionRef): Promise<RecallOutcome> {
    return await this.#changeHead(ref, (head) => {
      const after = headAfterRecall(head, ref.revision);
      if (after === undefined) return { result: 'older' };
      const isNew = head.liveRevision !== undefined || head.recalledRevision !== after.recalledRevision;
      return { result: 'recalled', ...(isNew && { head: after }) };
    });
  }

  async live(ref: CampaignRef): Promise<CampaignDefinition | undefined> {
    return headIn(await this.#heads(ref.tenantId), ref).live;
  }

  async liveCampaigns(tenantId: TenantId): Promise<CampaignDefinition[]> {
    const heads = [...(await this.#heads(tenantId)).values()].map((text): StoredHead => JSON.parse(text));
    const live = heads.flatMap((head) => head.live ?? []);
    return live.sort((a, b) => (a.campaignId < b.campaignId ? -1 : 1));
  }

  async liveVersion(tenantId: TenantId): Promise<number> {
    return await this.#documents.version(await this.#keyspaces.ofTenant(tenantId), headsId);
  }

  async putSkeleton(tenantId: TenantId, templateId: TemplateId, skeleton: MessageSkeleton): Promise<void> {
    const keyspace = await this.#keyspaces.ofTenant(tenantId);
    await this.#documents.change(keyspace, templateDocument(templateId), (slots) => {
      if (slots.has(skeletonSlot)) return { result: undefined };
      return { result: undefined, put: new Map([[skeletonSlot, JSON.stringify(skeleton)]]) };
    });
  }

  async skeleton(tenantId: TenantId, templateId: TemplateId): Promise<MessageSkeleton | undefined> {
    const keyspace = await this.#keyspaces.ofTenant(tenantId);
    const text = (await this.#documents.read(keyspace, templateDocument(templateId))).get(skeletonSlot);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async #heads(tenantId: TenantId): Promise<Slots> {
    return await this.#documents.read(await this.#keyspaces.ofTenant(tenantId), headsId);
  }

  async #changeHead<Result>(
    { tenantId, campaignId }: CampaignRef,
    decide: (head: StoredHead) => { result: Result; head?: StoredHead },
  ): Promise<Result> {
    const note = this.#feed.note([{ tenantId }]);
    let isNoted = false;
    const keyspace = await this.#keyspaces.ofTenant(tenantId);
    const result = await this.#documents.change(keyspace, headsId, async (heads) => {
      const { result, head } = decide(headIn(heads, { campaignId }));
      const put = head && new Map([[campaignId, JSON.stringify(head)]]);
      const decision: Decision<Result> = { result, ...(put && { put }) };
      isNoted = isWrite(decision);
      if (isNoted) await note.begin();
      return decision;
    });
    if (isNoted) await note.finish();
    return result;
  }
}

function headIn(heads: Slots, { campaignId }: { campaignId: string }): StoredHead {
  const text = heads.get(campaignId);
  return text === undefined ? {} : JSON.parse(text);
}

function templateDocument(templateId: TemplateId): string {
  return `template/${templateId}`;
}
