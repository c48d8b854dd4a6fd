import type { TenantId } from '@mailweave/contracts';
import type { Bus, Clock, Logger, Metrics, RandomSource } from '@mailweave/foundation';
import { systemTicker } from '@mailweave/host';
import { TokenGate } from '@mailweave/http-server';
import { ChangeBus, type ImportJob, type InjectionStores } from '@mailweave/injection';
import {
  type BucketSettings,
  type ObjectStorage,
  openBucket,
  type S3Limits,
} from '@mailweave/object-storage';
import type { ApiContext } from './api/api-context.ts';
import { EventReports } from './api/event-reports.ts';
import { DataSourceBuckets } from './buckets/data-source-buckets.ts';
import { LiveCampaigns } from './campaigns/live-campaigns.ts';
import { announceLive, announceRecalled } from './changes/announce-campaign.ts';
import { ChangeLog } from './changes/change-log.ts';
import { ChangeNotes } from './changes/change-notes.ts';
import { OtherProcesses } from './changes/other-processes.ts';
import type { MiddlewareConfig } from './config.ts';
import type { ConversionContext } from './conversions/conversion-context.ts';
import { MiddlewareEvents } from './events.ts';
import { defaultImportLimits, type ImportLimits } from './import/import-limits.ts';
import { rejectedRows } from './import/parts/rejected-rows.ts';
import type { PollerPorts } from './import/poll/bucket-poller.ts';
import { ImportRunner } from './import/run/import-runner.ts';
import { PublicLinks } from './links/public-links.ts';
import { offersOptOut } from './links/with-links.ts';
import type { PushCheck } from './push/check-push.ts';
import { type ConnectionTests, createConnectionTests } from './tenants/connection-tests.ts';
import { SecretBox } from './tenants/secret-box.ts';
import { StoredTenants } from './tenants/stored-tenants.ts';
import { TenantRegister } from './tenants/tenant-register.ts';
import { TenantVault } from './tenants/tenant-vault.ts';
import { configuredSourceId, defaultTenantId, Tenants } from './tenants/tenants.ts';
import { createListedUsers } from './users/listed-users.ts';

/** What the program gives to the service. */
export type MiddlewarePorts = {
  clock: Clock;
  random: RandomSource;
  logger: Logger;
  metrics: Metrics;
  /** By which processes tell each other of changes; without it they look into the store now and then. */
  bus?: Bus;
};

/** What the service keeps its things in. */
export type MiddlewareAdapters = AsyncDisposable & {
  stores: InjectionStores;
  /** Where exports are, unless a data source says otherwise; only read. */
  bucket: ObjectStorage;
  /** Opens the bucket of a data source; the real one unless something else is wanted. */
  openBucket?(settings: BucketSettings, limits?: Partial<S3Limits>): ObjectStorage;
  /** Our own files. */
  spool: ObjectStorage;
};

/** The service, wired. */
export type MiddlewareContext = {
  api: ApiContext;
  imports: ImportRunner;
  polling: PollerPorts;
  conversions: ConversionContext;
  tenants: TenantRegister;
  /** What users know a tenant by. */
  nameOf(tenantId: TenantId): Promise<string | undefined>;
  pushCheck: PushCheck;
  connectionTests: ConnectionTests;
  /** See rejectedRows. */
  rejects(job: ImportJob): Promise<AsyncIterable<Buffer> | undefined>;
  tokens: TokenGate<'imap'>;
  /** For proxies in other processes. */
  changeLog: ChangeLog;
  /** Waits for a running import, then closes the adapters. */
  close(): Promise<void>;
};

/** Whoever tries a bucket waits for the answer. */
const impatient: Partial<S3Limits> = { tries: 1, connectTimeoutMs: 5_000, stallTimeoutMs: 10_000 };

/** Everything that lives as long as the service is made here. @param adapters are closed with the context */
export function createContext(
  config: MiddlewareConfig,
  ports: MiddlewarePorts,
  adapters: MiddlewareAdapters,
): MiddlewareContext {
  const { clock, random } = ports;
  const { stores, bucket, spool } = adapters;
  const events = new MiddlewareEvents(ports.logger, ports.metrics);
  const { tenants, register } = createTenants(config, ports, { stores, events });
  const liveCampaigns = new LiveCampaigns(stores.campaigns, clock);
  const changes = new ChangeBus({
    onFailure: (error) => events.watchListenerFailed(error),
    random,
    ticker: systemTicker,
  });
  const policyOf: ApiContext['policyOf'] = (tenantId) => tenants.policyOf(tenantId);
  const reports = new EventReports(stores.outbox, (reported, newCount) =>
    events.reported(reported, newCount),
  );
  const links = PublicLinks.of(config);
  const api: ApiContext = { stores, liveCampaigns, changes, reports, clock, random, events, links, policyOf };
  const open = bucketOpener(adapters, random);
  const buckets = new DataSourceBuckets({ tenants, configured: bucket, open: (settings) => open(settings) });
  const imports = createImports(config, api, { spool, tenants, buckets });
  const conversions = createConversions(config, api, tenants);
  const changeLog = new ChangeLog(changes, random);
  const stopFollowing = followOthers(api, ports, changeLog);
  const close = async () => {
    stopFollowing();
    changeLog.close();
    changes.close();
    await imports.close();
    await adapters[Symbol.asyncDispose]();
  };
  const tokens = new TokenGate('middleware.tokens', () => config.tokens);
  return {
    api,
    imports,
    polling: createPolling(config, api, { imports, buckets }),
    conversions,
    tenants: register,
    nameOf: (tenantId) => tenants.nameOf(tenantId),
    pushCheck: { clock, pushKeysOf: (tenantId) => tenants.pushKeysOf(tenantId) },
    connectionTests: createConnectionTests({
      tenants,
      configured: bucket,
      openImpatiently: (settings) => open(settings, impatient),
      conversions,
    }),
    rejects: (job) => rejectedRows(spool, job),
    tokens,
    changeLog,
    close,
  };
}

/** What other processes write to the same stores is heard here, and what this one writes there. @returns ends it */
function followOthers(
  { stores, liveCampaigns, changes, events }: ApiContext,
  { bus, random }: MiddlewarePorts,
  changeLog: ChangeLog,
): () => void {
  const missed = (): void => changeLog.forget();
  const others = new OtherProcesses({ feed: stores.changes, liveCampaigns, changes, events, missed });
  if (bus === undefined) return () => others.close();
  const look = (): void => others.hurry();
  const notes = new ChangeNotes({ bus, changes, look, random, ticker: systemTicker });
  return () => {
    notes.close();
    others.close();
  };
}

function createConversions(
  config: MiddlewareConfig,
  { stores, clock, random, events }: ApiContext,
  tenants: Tenants,
): ConversionContext {
  return {
    stores,
    clock,
    random,
    events,
    settings: config.conversions,
    conversionPointsOf: (tenantId) => tenants.conversionPointsOf(tenantId),
    secretKeyOf: (tenantId) => tenants.secretKeyOf(tenantId),
  };
}

type OpenBucket = NonNullable<MiddlewareAdapters['openBucket']>;

function bucketOpener({ openBucket: other }: MiddlewareAdapters, random: RandomSource): OpenBucket {
  return (
    other ?? ((settings, limits) => openBucket(settings, { random, ...(limits !== undefined && { limits }) }))
  );
}

function createImports(
  config: MiddlewareConfig,
  api: ApiContext,
  { spool, tenants, buckets }: { spool: ObjectStorage; tenants: Tenants; buckets: DataSourceBuckets },
): ImportRunner {
  const { stores, clock, random, events } = api;
  return new ImportRunner({
    stores,
    bucketOf: (source) => buckets.of(source),
    dataSourceIdOf: (tenantId, named) => tenants.dataSourceIdOf(tenantId, named),
    spool,
    clock,
    random,
    events,
    limits: importLimits(config),
    concurrency: config.imports.concurrency,
    identityOf: (tenantId) => tenants.identityOf(tenantId),
    users: createListedUsers(api),
    messageRules: async (tenantId, purpose) => ({
      offersOptOut: await offersOptOut(api, tenantId, purpose),
      labels: (await api.policyOf(tenantId)).labels ?? {},
    }),
    announce: {
      live: (campaign) => announceLive(api, campaign),
      recalled: (campaign) => announceRecalled(api, campaign),
    },
  });
}

function createPolling(
  config: MiddlewareConfig,
  { stores, clock, events }: ApiContext,
  { imports, buckets }: { imports: ImportRunner; buckets: DataSourceBuckets },
): PollerPorts {
  const tenantIds = [...new Set([defaultTenantId, ...Object.keys(config.tenants)])];
  const { pollIntervalSeconds: intervalSeconds } = config.imports;
  const configured = { tenantIds, dataSourceId: configuredSourceId, intervalSeconds };
  return { stores, clock, events, imports, bucketOf: (source) => buckets.of(source), configured };
}

function createTenants(
  config: MiddlewareConfig,
  { clock, random }: MiddlewarePorts,
  { stores, events }: { stores: InjectionStores; events: MiddlewareEvents },
): { tenants: Tenants; register: TenantRegister } {
  const stored = new StoredTenants(stores.tenants, clock);
  const vault = new TenantVault(new SecretBox(config.secretsKey, random));
  return {
    tenants: new Tenants({ configured: config.tenants, stored, vault }),
    register: new TenantRegister({ store: stores.tenants, stored, vault, clock, events }),
  };
}

function importLimits({ imports }: MiddlewareConfig): ImportLimits {
  return {
    ...defaultImportLimits,
    decompressedPartBytes: imports.maxDecompressedPartBytes,
    compressionRatio: imports.maxCompressionRatio,
    batchRows: imports.batchRows,
  };
}
