import type { CampaignId, PushEventType, TenantId } from '@mailweave/contracts';

/** `live`, `failed` and `superseded` (a newer revision went live first) are final. */
export type ImportState = 'queued' | 'downloading' | 'importing' | 'live' | 'failed' | 'superseded';

export type ImportRef = { tenantId: TenantId; importId: string };

/** What the push event asked for. */
export type ImportRequest = ImportRef & {
  /** The event's own id: the same event is the same import. */
  eventId: string;
  type: PushEventType;
  dataSourceId: string;
  /** The manifest's key in the data source's bucket. */
  manifestKey: string;
  /** 64 lower-case hex digits. */
  manifestSha256: string;
};

export type ImportJob = ImportRequest & {
  state: ImportState;
  createdAtMs: number;
  updatedAtMs: number;
  /** Known once the manifest is read. */
  campaignId?: CampaignId;
  revision?: number;
  partsTotal?: number;
  /** Sums over the parts' checkpoints. */
  partsDone: number;
  rowsGood: number;
  rowsBad: number;
  bytes: number;
  /** The first sentences of what went wrong, oldest first; never a row's content. */
  errors: readonly string[];
  /** Where the rejected rows are, once there are any. */
  rejectsKey?: string;
  /** What was removed, of an import that erases users. */
  erased?: ErasedRows;
};

/** Rows that were removed, by what they were, and of how many users. */
export type ErasedRows = Readonly<
  Record<'users' | 'audience' | 'consents' | 'claims' | 'events' | 'deliveries', number>
>;

/** Somebody's right to work on an import. */
export type ImportLease = {
  /** Names whoever holds it; a new one each time. */
  leaseId: string;
  leaseUntilMs: number;
};

/** Which import somebody wants to work on. */
export type ImportChoice = ImportLease & {
  nowMs: number;
  /** This one or, of lists of users, an older one that it has to follow. */
  only?: ImportRef;
  /** Not one of these tenants: they have had their turn. */
  exceptTenants?: readonly TenantId[];
  /** Not one that may take long. */
  urgentOnly?: boolean;
};

/** What changes about an import; an absent field stays as it is. */
export type ImportChange = {
  state?: ImportState;
  campaignId?: CampaignId;
  revision?: number;
  partsTotal?: number;
  rejectsKey?: string;
  erased?: ErasedRows;
  /** Added to the job's errors as long as there are fewer than `maxImportErrors`, and once. */
  error?: string;
};

/** How far one part is. Every number is a total from the part's beginning, so saying it twice is harmless. */
export type PartCheckpoint = {
  /** The part's path in the manifest. */
  path: string;
  rowsGood: number;
  rowsBad: number;
  /** Bytes of the object consumed. */
  bytes: number;
  /** The whole part is stored and its checksum was right. */
  done: boolean;
};

/** Errors kept per import; more help nobody and would grow with the number of bad rows. */
export const maxImportErrors = 20;
