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
import type { MemoryChangeFeed } from './change-feed.ts';

type Campaign = { head: CampaignHead; revisions: Map<number, CampaignDefinition> };

export class MemoryCampaignStore implements CampaignStore {
  readonly #campaigns = new Map<string, Campaign>();
  readonly #versions = new Map<TenantId, number>();
  readonly #skeletons = new Map<string, MessageSkeleton>();
  readonly #changes: MemoryChangeFeed;

  constructor(changes: MemoryChangeFeed) {
    this.#changes = changes;
  }

  async putRevision(definition: CampaignDefinition): Promise<void> {
    const campaign = this.#campaign(definition);
    const { head, revisions } = campaign;
    const known = revisions.has(definition.revision);
    if (known && revisionState(head, definition.revision) !== 'importing') return;
    revisions.set(definition.revision, structuredClone(definition));
    this.#campaigns.set(campaignKey(definition), campaign);
  }

  async revision(
    ref: RevisionRef,
  ): Promise<{ definition: CampaignDefinition; state: RevisionState } | undefined> {
    const { head, revisions } = this.#campaign(ref);
    const definition = revisions.get(ref.revision);
    if (definition === undefined) return undefined;
    return { definition: structuredClone(definition), state: revisionState(head, ref.revision) };
  }

  async goLive(ref: RevisionRef): Promise<RevisionSwitchOutcome> {
    const campaign = this.#campaign(ref);
    if (!campaign.revisions.has(ref.revision)) return 'unknown';
    const outcome = switchOutcome(campaign.head, ref.revision);
    if (outcome === 'live') this.#setHead(ref, { ...campaign.head, liveRevision: ref.revision });
    return outcome;
  }

  async recall(ref: RevisionRef): Promise<RecallOutcome> {
    const head = headAfterRecall(this.#campaign(ref).head, ref.revision);
    if (head === undefined) return 'older';
    this.#setHead(ref, head);
    return 'recalled';
  }

  async live(ref: CampaignRef): Promise<CampaignDefinition | undefined> {
    return structuredClone(liveOf(this.#campaign(ref)));
  }

  async liveCampaigns(tenantId: TenantId): Promise<CampaignDefinition[]> {
    const live = [...this.#campaigns.values()].flatMap((campaign) => liveOf(campaign) ?? []);
    const own = live.filter((definition) => definition.tenantId === tenantId);
    return structuredClone(own.sort((a, b) => (a.campaignId < b.campaignId ? -1 : 1)));
  }

  async liveVersion(tenantId: TenantId): Promise<number> {
    return this.#versions.get(tenantId) ?? 0;
  }

  async putSkeleton(tenantId: TenantId, templateId: TemplateId, skeleton: MessageSkeleton): Promise<void> {
    const key = `${tenantId}/${templateId}`;
    if (!this.#skeletons.has(key)) this.#skeletons.set(key, structuredClone(skeleton));
  }

  async skeleton(tenantId: TenantId, templateId: TemplateId): Promise<MessageSkeleton | undefined> {
    return structuredClone(this.#skeletons.get(`${tenantId}/${templateId}`));
  }

  /** The campaign, or an empty one that is not kept yet. */
  #campaign(ref: CampaignRef): Campaign {
    return this.#campaigns.get(campaignKey(ref)) ?? { head: {}, revisions: new Map() };
  }

  #setHead(ref: CampaignRef, head: CampaignHead): void {
    const campaign = this.#campaign(ref);
    const { liveRevision, recalledRevision } = campaign.head;
    if (head.liveRevision === liveRevision && head.recalledRevision === recalledRevision) return;
    this.#campaigns.set(campaignKey(ref), { ...campaign, head });
    this.#versions.set(ref.tenantId, (this.#versions.get(ref.tenantId) ?? 0) + 1);
    this.#changes.note({ tenantId: ref.tenantId });
  }
}

function campaignKey({ tenantId, campaignId }: CampaignRef): string {
  return `${tenantId}/${campaignId}`;
}

function liveOf({ head, revisions }: Campaign): CampaignDefinition | undefined {
  return head.liveRevision === undefined ? undefined : revisions.get(head.liveRevision);
}
