import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AppError, type Clock, type Logger, type Metrics, type RandomSource } from '@mailweave/foundation';
import { systemTicker } from '@mailweave/host';
import { ChangeBus, type InjectionStores } from '@mailweave/injection';
import {
  type BucketSettings,
  DiskObjectStorage,
  type ObjectStorage,
  openBucket,
} from '@mailweave/object-storage';
import { createMemoryStores, openSqliteStores } from '@mailweave/stores';
import type { ApiContext } from './api/api-context.ts';
import { LiveCampaigns } from './campaigns/live-campaigns.ts';
import { announceLive, announceRecalled } from './changes/announce-campaign.ts';
import { OtherProcesses } from './changes/other-processes.ts';
import type { MiddlewareConfig } from './config.ts';
import type { ConversionContext } from './conversions/conversion-context.ts';
import { MiddlewareEvents } from './events.ts';
import { defaultImportLimits, type ImportLimits } from './import/import-limits.ts';
import { ImportRunner } from './import/run/import-runner.ts';
import { SecretBox } from './tenants/secret-box.ts';
import { TenantRegister } from './tenants/tenant-register.ts';
import { Tenants } from './tenants/tenants.ts';
import { TokenGate } from './tokens/token-gate.ts';

/** What the program gives to the service. */
export type MiddlewarePorts = { clock: Clock; random: RandomSource; logger: Logger; metrics: Metrics };

/** What the service keeps its things in. */
export type MiddlewareAdapters = AsyncDisposable & {
  stores: InjectionStores;
  /** Where exports are; only read. */
  bucket: ObjectStorage;
  /** Our own files. */
  spool: ObjectStorage;
};

/** The service, wired. */
export type MiddlewareContext = {
  api: ApiContext;
  imports: ImportRunner;
  conversions: ConversionContext;
  tenants: TenantRegister;
  tokens: TokenGate;
  /** Waits for a running import, then closes the adapters. */
  close(): Promise<void>;
};

/** Everything that lives as long as the service is made here. @param adapters are closed with the context */
export function createContext(
  config: MiddlewareConfig,
  ports: MiddlewarePorts,
  adapters: MiddlewareAdapters,
): MiddlewareContext {
  const { clock, random } = ports;
  const { stores, bucket, spool } = adapters;
  const events = new MiddlewareEvents(ports.logger, ports.metrics);
  const tenants = new Tenants(config.tenants, stores.tenants);
  const liveCampaigns = new LiveCampaigns(stores.campaigns, clock);
  const changes = new ChangeBus({
    onFailure: (error) => events.watchListenerFailed(error),
    random,
    ticker: systemTicker,
  });
  const policyOf: ApiContext['policyOf'] = (tenantId) => tenants.policyOf(tenantId);
  const api: ApiContext = { stores, liveCampaigns, changes, clock, random, events, policyOf };
  const imports = new ImportRunner({
    stores,
    bucket,
    spool,
    clock,
    random,
    events,
    limits: importLimits(config),
    identityOf: (tenantId) => tenants.identityOf(tenantId),
    announce: {
      live: (campaign) => announceLive(api, campaign),
      recalled: (campaign) => announceRecalled(api, campaign),
    },
  });
  const otherProcesses = new OtherProcesses({ feed: stores.changes, liveCampaigns, changes, events });
  const conversions: ConversionContext = {
    stores,
    clock,
    random,
    events,
    settings: config.conversions,
    conversionPointsOf: async (tenantId) => tenants.conversionPointsOf(tenantId),
    secretKeyOf: async (tenantId) => tenants.secretKeyOf(tenantId),
  };
  const close = async () => {
    otherProcesses.close();
    changes.close();
    await imports.idle();
    await adapters[Symbol.asyncDispose]();
  };
  const box = new SecretBox(config.secretsKey, random);
  const register = new TenantRegister({ store: stores.tenants, box, clock, events });
  const tokens = new TokenGate(config.tokens);
  return { api, imports, conversions, tenants: register, tokens, close };
}

function importLimits({ imports }: MiddlewareConfig): ImportLimits {
  return {
    ...defaultImportLimits,
    decompressedPartBytes: imports.maxDecompressedPartBytes,
    compressionRatio: imports.maxCompressionRatio,
    batchRows: imports.batchRows,
  };
}

/** The data places that the configuration names. */
export function openAdapters(
  config: MiddlewareConfig,
  { random }: { random: RandomSource },
): MiddlewareAdapters {
  const stores = openStores(config.stores);
  return {
    stores,
    bucket: openBucket(bucketSettings(config), { random }),
    spool: new DiskObjectStorage(config.spoolFolder),
    [Symbol.asyncDispose]: async () => await stores[Symbol.asyncDispose]?.(),
  };
}

class BucketNotConfiguredError extends AppError {
  constructor() {
    super({
      code: 'bucket-not-configured',
      publicText:
        'There is no bucket to read exports from. Give middleware.bucketFolder or middleware.bucket.',
      retry: 'after-change',
    });
  }
}

/** The program's configuration has exactly one of the two. */
function bucketSettings({ bucket, bucketFolder: folder }: MiddlewareConfig): BucketSettings {
  if (bucket !== undefined) return bucket;
  if (folder === undefined) throw new BucketNotConfiguredError();
  return { kind: 'folder', folder };
}

function openStores(config: MiddlewareConfig['stores']): InjectionStores & Partial<AsyncDisposable> {
  if (config.kind === 'memory') return createMemoryStores();
  mkdirSync(path.dirname(config.path), { recursive: true });
  return openSqliteStores({ path: config.path });
}
