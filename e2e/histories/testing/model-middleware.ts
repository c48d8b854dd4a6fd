import type {
  BeginClaimOutcome,
  ClaimedPlace,
  ClaimRef,
  ClaimRequest,
  CompleteClaimOutcome,
  DueCampaign,
  FlagChange,
  InjectionApi,
  MessageSkeleton,
  UserChange,
  WithdrawalCause,
  WovenRecord,
} from '@mailweave/contracts';
import type { Clock } from '@mailweave/foundation';

/** A claim whose session is silent for so long is given up (docs/adr/0002-claimed-uids.md). */
const CLAIM_TIMEOUT_MS = 60_000;

/** The middleware of one user as the interface describes it, and nothing more. */
export class ModelMiddleware implements InjectionApi {
  readonly records = new Map<string, WovenRecord>();
  /** Called when a claim has begun: where a proxy may die. */
  onBegun: () => void = () => undefined;
  readonly #clock: Clock;
  /** The mailbox of each campaign that runs. */
  readonly #running = new Map<string, string>();
  readonly #watchers = new Set<(change: UserChange) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What is to be shown under this UIDVALIDITY. */
  shown(uidValidity: number): WovenRecord[] {
    return [...this.records.values()].filter(
      (record) =>
        record.state === 'woven' &&
        record.uidValidity === uidValidity &&
        this.#running.has(record.campaignId),
    );
  }

  /** @param mailbox canonical name */
  publish(campaignId: string, mailbox = 'INBOX'): void {
    this.#running.set(campaignId, mailbox);
    this.#announce();
  }

  /** The campaign is over: its messages go. */
  end(campaignId: string): void {
    this.#running.delete(campaignId);
    this.#announce();
  }

  async due({ mailbox }: { mailbox: string }): Promise<DueCampaign[]> {
    const claimed = [...this.records.values()].filter(({ state }) => state !== 'abandoned');
    const done = new Set(claimed.map(({ campaignId }) => campaignId));
    return [...this.#running]
      .filter(([campaign, place]) => place === mailbox && !done.has(campaign))
      .map(([campaign]) => dueOf(campaign, mailbox));
  }

  async mailboxes(): Promise<string[]> {
    return [...new Set(['INBOX', ...this.#running.values()])];
  }

  async weave({ mailbox }: { mailbox: string }): Promise<WovenRecord[]> {
    return [...this.records.values()]
      .filter((record) => record.state !== 'abandoned' && record.mailbox === mailbox)
      .map((record) =>
        record.state === 'woven' && !this.#running.has(record.campaignId) ? over(record) : record,
      );
  }

  async beginClaim({ tenantId, userKey, due, uidValidity }: ClaimRequest): Promise<BeginClaimOutcome> {
    const open = await this.due(due);
    if (!open.some(({ campaignId }) => campaignId === due.campaignId)) return { outcome: 'taken' };
    const { below: _below, ...campaign } = due;
    const nowMs = this.#clock.nowMs();
    const record: WovenRecord = {
      ...{ ...campaign, tenantId, userKey, uidValidity },
      claimId: (this.records.size + 1).toString(16).padStart(32, '0'),
      ...{ state: 'claiming', flags: [], version: 1, claimedAtMs: nowMs, datedAtMs: nowMs },
    };
    this.records.set(record.claimId, record);
    this.onBegun();
    return { outcome: 'begun', record };
  }

  async completeClaim({ claimId }: ClaimRef, place: ClaimedPlace): Promise<CompleteClaimOutcome> {
    if (this.#record(claimId).state !== 'claiming') return { outcome: 'lost' };
    return { outcome: 'woven', record: this.#change(claimId, { ...place, state: 'woven' }) };
  }

  async abandonClaim({ claimId }: ClaimRef): Promise<void> {
    this.#change(claimId, { state: 'abandoned' });
  }

  async expiredClaims(): Promise<WovenRecord[]> {
    const nowMs = this.#clock.nowMs();
    const late = [...this.records.values()].filter(
      ({ state, claimedAtMs }) => state === 'claiming' && claimedAtMs < nowMs - CLAIM_TIMEOUT_MS,
    );
    return late.map(({ claimId }) => this.#change(claimId, { claimedAtMs: nowMs }));
  }

  async changeFlags(
    { claimId }: ClaimRef,
    { mode, flags, ifVersion }: FlagChange,
  ): Promise<WovenRecord | undefined> {
    const record = this.#record(claimId);
    if (record.state !== 'woven') return undefined;
    if (ifVersion !== undefined && ifVersion !== record.version) return record;
    const others = mode === 'replace' ? [] : record.flags.filter((flag) => !flags.includes(flag));
    const changed = mode === 'remove' ? others : [...others, ...flags].sort();
    const after = this.#change(claimId, { flags: changed });
    this.#announce();
    return after;
  }

  async withdraw({ claimId }: ClaimRef, withdrawnCause: WithdrawalCause): Promise<boolean> {
    if (this.#record(claimId).state === 'withdrawn') return false;
    this.#change(claimId, { state: 'withdrawn', withdrawnCause });
    this.#announce();
    return true;
  }

  async skeleton(): Promise<MessageSkeleton> {
    return SKELETON;
  }

  async noteOpened(): Promise<void> {}

  async report(): Promise<void> {}

  watch(_user: unknown, listener: (change: UserChange) => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  #announce(): void {
    for (const watcher of this.#watchers) watcher({ tenantId: 'default', userKey: '0'.repeat(64) });
  }

  #record(claimId: string): WovenRecord {
    const record = this.records.get(claimId);
    if (record === undefined) throw new Error('There is no such claim.');
    return record;
  }

  #change(claimId: string, change: Partial<WovenRecord>): WovenRecord {
    const record = this.#record(claimId);
    const changed = { ...record, ...change, version: record.version + 1 };
    this.records.set(claimId, changed);
    return changed;
  }
}

function dueOf(campaignId: string, mailbox: string): DueCampaign {
  return {
    ...{ campaignId, revision: 1, purpose: 'service', templateId: `${campaignId}/r1/main/en`, round: 1 },
    ...{ mailbox, variables: { campaign: campaignId } },
  };
}

function over(record: WovenRecord): WovenRecord {
  return { ...record, state: 'withdrawn', withdrawnCause: 'campaign-over' };
}

const SKELETON: MessageSkeleton = {
  version: 1,
  segments: [
    { kind: 'literal', text: 'From: shop@shop.example\r\nSubject: woven ' },
    { kind: 'message-id', domain: 'shop.example' },
    { kind: 'literal', text: '\r\nDate: ' },
    { kind: 'date' },
    { kind: 'literal', text: '\r\n\r\nBoats for half the price.\r\n' },
  ],
  previewTemplate: 'Boats for half the price.',
};
