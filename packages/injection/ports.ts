import type {
  BeginClaimOutcome,
  ClaimedPlace,
  ClaimRef,
  CompleteClaimOutcome,
  FlagChange,
  InjectionEvent,
  KeyspaceName,
  MessageSkeleton,
  TemplateId,
  Tenant,
  TenantId,
  UserKey,
  UserRef,
  UserRow,
  WithdrawalCause,
  WovenRecord,
} from '@mailweave/contracts';
import type { AudienceRow } from './audience/audience-row.ts';
import type { CampaignDefinition, CampaignRef, RevisionRef } from './campaign/definition.ts';
import type { RecallOutcome, RevisionState, RevisionSwitchOutcome } from './campaign/revision-state.ts';
import type { FeedPosition, FeedReading } from './changes/feed-reading.ts';
import type { ConsentRecord, ConsentsInForce } from './consent/consent-record.ts';
import type {
  DeadLetter,
  Delivery,
  PlannedEvent,
  PointCounts,
  PointRef,
  PointState,
} from './conversions/delivery.ts';
import type { DeliveryVerdict } from './conversions/delivery-verdict.ts';
import type { OutboxEntry } from './events/outbox-entry.ts';
import type {
  ImportChange,
  ImportChoice,
  ImportJob,
  ImportLease,
  ImportRef,
  ImportRequest,
  PartCheckpoint,
} from './imports/import-job.ts';
import type { KillSwitch, ThrownSwitches } from './switches/kill-switch.ts';
import type { TenantRecord } from './tenants/tenant-record.ts';

// Every method rejects with an AppError (`store-unavailable`, `store-corrupt`) when the store cannot answer.
// Time is passed in. A write is durable, and seen by every process on the same store, once its promise resolves.

/** Campaigns, their revisions and their templates. */
export type CampaignStore = {
  /**
   * Stores a revision in state `importing`: nothing of it is visible before `goLive`. Putting it again
   * replaces the definition while it is still importing, and changes nothing afterwards.
   */
  putRevision(definition: CampaignDefinition): Promise<void>;

  /** The revision's definition and where it stands; undefined when it was never put. */
  revision(ref: RevisionRef): Promise<{ definition: CampaignDefinition; state: RevisionState } | undefined>;

  /** Makes the revision the campaign's live one, and the one before it superseded, in one write. */
  goLive(ref: RevisionRef): Promise<RevisionSwitchOutcome>;

  /** Takes the campaign down: of this revision and older ones nothing is, or will go, live. */
  recall(ref: RevisionRef): Promise<RecallOutcome>;

  /** The live revision of one campaign. */
  live(ref: CampaignRef): Promise<CampaignDefinition | undefined>;

  /** The live revisions of a tenant's campaigns, sorted by campaignId; their windows may be over. */
  liveCampaigns(tenantId: TenantId): Promise<CampaignDefinition[]>;

  /** Rises whenever a goLive or a recall of the tenant changes something; 0 before the first. Cheap: for caches. */
  liveVersion(tenantId: TenantId): Promise<number>;

  /** Stores a template's skeleton. The first one put under an id stays for ever. */
  putSkeleton(tenantId: TenantId, templateId: TemplateId, skeleton: MessageSkeleton): Promise<void>;

  skeleton(tenantId: TenantId, templateId: TemplateId): Promise<MessageSkeleton | undefined>;
};

/** Who is in which campaign's audience. The large one: a row per user and campaign. */
export type AudienceStore = {
  /**
   * All rows, or a rejection after which some may be there: to be called again. A row that is there already is replaced.
   * Fast when rows come sorted by userKey.
   * A thousand to five thousand rows a call keep other writers waiting for milliseconds only.
   */
  upsertRows(ref: RevisionRef, rows: readonly UserRow[]): Promise<void>;

  /** The user's rows of every campaign and revision, whatever its state; by campaignId, then revision. */
  rowsOfUser(user: UserRef): Promise<AudienceRow[]>;

  /**
   * Removes a revision's rows, step by step; other writers get their turn. Returns how many; undefined from a store that
   * hides them all at once, and forgets them with time.
   */
  deleteRevision(ref: RevisionRef): Promise<number | undefined>;

  /** Removes a user's rows. Returns how many. */
  eraseUser(user: UserRef): Promise<number>;
};

/** Imports, so that a killed one resumes and an event is imported once. */
export type ImportStore = {
  /** The same eventId of a tenant gives the import that is there already, whatever else the request says. */
  create(request: ImportRequest, nowMs: number): Promise<{ outcome: 'created' | 'known'; job: ImportJob }>;

  find(ref: ImportRef): Promise<ImportJob | undefined>;

  /** A tenant's imports, newest first (createdAtMs, then importId, both falling); those after `after` in this order. */
  list(query: {
    tenantId: TenantId;
    limit: number;
    after?: Pick<ImportJob, 'createdAtMs' | 'importId'>;
  }): Promise<ImportJob[]>;

  /** Whether an import of this manifest was ever created. Cheap: for polling. */
  hasManifest(manifest: Pick<ImportRequest, 'tenantId' | 'dataSourceId' | 'manifestKey'>): Promise<boolean>;

  /** Hands the unfinished import that `chooseImport` names to exactly one caller, under its lease. */
  takeNext(choice: ImportChoice): Promise<ImportJob | undefined>;

  /** Renews a lease. False, and nothing changes: another has taken the import since, or it is finished. */
  keepLease(ref: ImportRef, lease: ImportLease): Promise<boolean>;

  /**
   * The job after the change; undefined for an unknown one. A final state stays: the change is then
   * ignored and the job comes back as it is.
   */
  update(ref: ImportRef, change: ImportChange, nowMs: number): Promise<ImportJob | undefined>;

  /** Notes how far a part is and renews the lease, both or neither; false as for keepLease. */
  checkpoint(ref: ImportRef, part: PartCheckpoint, lease: ImportLease): Promise<boolean>;

  /** The checkpoints of an import, sorted by path. */
  parts(ref: ImportRef): Promise<PartCheckpoint[]>;
};

/** Claims: which message was woven where, and what became of it. */
export type ClaimStore = {
  /**
   * Writes a record in state `claiming`, if no claim that is not abandoned holds the same
   * (tenant, user, campaign, round). Of any number of callers, in any number of processes, one wins.
   */
  begin(record: WovenRecord): Promise<BeginClaimOutcome>;

  /**
   * `claiming` becomes `woven` at this UID, with this date. `lost` in any other state, but for a claim that is
   * woven at this very UID: that is the same call again, and the date stays as it is.
   */
  complete(claim: ClaimRef, place: ClaimedPlace): Promise<CompleteClaimOutcome>;

  /** `claiming` becomes `abandoned`; false, and nothing changes, in any other state. */
  abandon(claim: ClaimRef): Promise<boolean>;

  /**
   * Claims in state `claiming` of this mailbox that nobody has begun or taken since begunBeforeMs (exclusive).
   * Each is handed to exactly one caller: taking it counts as begun at nowMs.
   */
  takeExpired(
    query: UserRef & { mailbox: string; begunBeforeMs: number; nowMs: number },
  ): Promise<WovenRecord[]>;

  find(claim: ClaimRef): Promise<WovenRecord | undefined>;

  /** Every claim but abandoned ones, every UIDVALIDITY, sorted by UID; those without a UID last. */
  ofMailbox(query: UserRef & { mailbox: string }): Promise<WovenRecord[]>;

  /** The user's history: every claim in every mailbox and state, oldest first. */
  ofUser(user: UserRef): Promise<WovenRecord[]>;

  /**
   * The record after the change; undefined if the claim is not `woven`. Flags are compared without case and
   * kept sorted; the version rises when the set really changes.
   */
  changeFlags(claim: ClaimRef, change: FlagChange): Promise<WovenRecord | undefined>;

  /** Notes when the message's body was fetched last; nothing if the claim is not `woven`. */
  noteOpened(claim: ClaimRef, openedAtMs: number): Promise<void>;

  /**
   * `woven` becomes `withdrawn`, for ever. True for the one call that did it. With a version: only if the record
   * is still of that version.
   */
  withdraw(claim: ClaimRef, cause: WithdrawalCause, version?: number): Promise<boolean>;

  /** Removes a user's claims. Returns how many. */
  eraseUser(user: UserRef): Promise<number>;
};

/** Consent, append-only. */
export type ConsentStore = {
  /** The very same record again changes nothing. */
  append(record: ConsentRecord): Promise<void>;

  /** For each purpose the latest record; of two of the same moment the withdrawal. */
  inForce(user: UserRef): Promise<ConsentsInForce>;

  /** Everything the user ever said, oldest first. */
  history(user: UserRef): Promise<ConsentRecord[]>;

  /** Removes a user's records. Returns how many. */
  eraseUser(user: UserRef): Promise<number>;
};

/** Users who get nothing at all: opt-outs and erasures that came through the bucket. Outlives an erasure. */
export type SuppressionStore = {
  add(tenantId: TenantId, userKeys: readonly UserKey[], atMs: number): Promise<void>;

  remove(tenantId: TenantId, userKeys: readonly UserKey[]): Promise<void>;

  has(user: UserRef): Promise<boolean>;
};

/** Kill switches. */
export type SwitchStore = {
  /** Thrown: nothing new is injected and what is woven is withdrawn. Twice is the same as once. */
  throw(target: KillSwitch, atMs: number): Promise<void>;

  release(target: KillSwitch): Promise<void>;

  /** The thrown switches that concern this user: his tenant's, his own and all campaigns'. */
  thrownFor(user: UserRef): Promise<ThrownSwitches>;

  /** All thrown switches of a tenant. */
  thrownIn(tenantId: TenantId): Promise<KillSwitch[]>;
};

/** Events wait here until they are sent: at least once each, in the order they were written. */
export type EventOutbox = {
  /** Returns how many were new; an eventId that the tenant has seen is ignored. */
  append(events: readonly InjectionEvent[]): Promise<number>;

  /** Unsent events of all tenants, oldest first, `limit` at most. */
  readPending(limit: number): Promise<OutboxEntry[]>;

  markSent(sequences: readonly number[], atMs: number): Promise<void>;

  /** Forgets events sent before this moment, and with them that their ids were seen. Returns how many. */
  purgeSent(beforeMs: number): Promise<number>;

  /** A user's events, sent or not, oldest first. */
  ofUser(user: UserRef): Promise<InjectionEvent[]>;

  /** Removes a user's events, sent or not. Returns how many. */
  eraseUser(user: UserRef): Promise<number>;
};

/**
 * Events on their way to conversion points: at least once each, and for one point those of one user and campaign in the
 * order of the outbox, a later one when it is decided what becomes of the earlier (delivered, or dead).
 */
export type ConversionStore = {
  /**
   * Takes events out of the outbox (they count as sent) and has them wait for their points, in one write. An event that
   * is no longer pending there is left out. Returns how many deliveries came of it.
   */
  handOver(planned: readonly PlannedEvent[], nowMs: number): Promise<number>;

  /** Every point that ever had a delivery. Cheap: for polling. */
  points(): Promise<PointState[]>;

  /**
   * Hands deliveries whose time has come to exactly one caller, under its lease, in the order of the outbox; one at most
   * for each user and campaign. What is not settled before leaseUntilMs is handed out again. Nothing comes from a
   * point that is disabled or paused.
   */
  takeDue(
    query: PointRef & { nowMs: number; leaseId: string; leaseUntilMs: number; limit: number },
  ): Promise<Delivery[]>;

  /**
   * What became of deliveries that were taken under this lease, in one write; one that somebody else has taken since
   * is left alone. Returns how many were settled.
   */
  settle(
    lease: PointRef & { leaseId: string },
    settlements: readonly { sequence: number; verdict: DeliveryVerdict }[],
    nowMs: number,
  ): Promise<number>;

  counts(point: PointRef): Promise<PointCounts>;

  /** Dead letters of a point after this number, in the order of the outbox. */
  deadLetters(query: PointRef & { afterSequence: number; limit: number }): Promise<DeadLetter[]>;

  /** Has dead letters wait again, as if they had never failed; all of the point's, or one event's. Returns how many. */
  replay(point: PointRef, eventId: string | 'all', nowMs: number): Promise<number>;

  /** Sends to a disabled or paused point again, what failed before as if for the first time. False if it was neither. */
  enable(point: PointRef, nowMs: number): Promise<boolean>;

  /** Removes a user's deliveries and dead letters. Returns how many. */
  eraseUser(user: UserRef): Promise<number>;
};

/**
 * What was written for whom, by every process on the same stores: it lets each tell its open sessions. An entry is
 * part of the write that it tells of: a woven message that came, changed its flags or went; a consent, a suppression,
 * a switch; a revision that went live or was recalled. Old entries are forgotten by themselves.
 */
export type ChangeFeed = {
  /** Behind everything that is written now. */
  end(): Promise<FeedPosition>;

  /**
   * What was written after the position, as far as it is still known. Cheap when no other process wrote: for
   * polling. What was written through this very handle may be left out then.
   */
  readAfter(position: FeedPosition): Promise<FeedReading>;
};

/** Tenants that were made by calls; those of the configuration are not here. */
export type TenantStore = {
  /** `known`, and nothing changes: there is one of this id. */
  create(tenant: Tenant, nowMs: number): Promise<'created' | 'known'>;

  find(tenantId: TenantId): Promise<TenantRecord | undefined>;

  /** All of them, sorted by id. */
  list(): Promise<Tenant[]>;

  /** `changed`, and nothing is written: the stored one is of another version, or gone. */
  replace(record: TenantRecord, nowMs: number): Promise<'replaced' | 'changed'>;

  /** False when there is none. Its keyspace stays, and all that belongs to the tenant. */
  delete(tenantId: TenantId): Promise<boolean>;

  /** Makes the place where a tenant's campaigns, users and claims are kept; twice is the same as once. */
  createKeyspace(name: KeyspaceName, nowMs: number): Promise<void>;

  hasKeyspace(name: KeyspaceName): Promise<boolean>;
};

/** All stores of the injection domain, as an adapter opens them. */
export type InjectionStores = {
  campaigns: CampaignStore;
  audience: AudienceStore;
  imports: ImportStore;
  claims: ClaimStore;
  consents: ConsentStore;
  suppressions: SuppressionStore;
  switches: SwitchStore;
  outbox: EventOutbox;
  conversions: ConversionStore;
  changes: ChangeFeed;
  tenants: TenantStore;
};
