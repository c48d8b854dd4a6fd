import { createHash } from 'node:crypto';
import path from 'node:path';
import type { DataSource, Tenant } from '@mailweave/contracts';
import { aDataSource, aTenant, signedHeaders } from '@mailweave/injection';
import { type BucketSettings, DiskObjectStorage, type ObjectStorage } from '@mailweave/object-storage';
import { buildExport, type ExportSpec } from './build-export.ts';
import { call, callRaw, type HttpAnswer, serveHttp } from './serve-http.ts';
import {
  adminToken,
  aTemplateFile,
  bucketFile,
  type TestMiddleware,
  temporaryFolder,
  testMiddleware,
} from './test-middleware.ts';

const pushSecret = 'push secret';

export type PushDesk = {
  system: TestMiddleware;
  url: string;
  /** The folder that the bucket of this name stands for. */
  bucketOf(name: string): string;
  admin(path: string, request?: { method?: string; body?: unknown }): Promise<HttpAnswer>;
  /** Signs an event with `pushSecret`, now, unless told otherwise, and posts it for the tenant. */
  push(tenantId: string, event: object, over?: PushOver): Promise<HttpAnswer>;
  /** Writes an export and gives the event that announces it. */
  exported(spec?: Partial<ExportSpec>, folder?: string): Promise<AnEvent>;
  /** Resolves when nothing is left to import. */
  settled(): Promise<void>;
};

export type AnEvent = { eventId: string; type: string; manifestKey: string; manifestSha256: string };

export type PushOver = {
  secret?: string;
  /** How far the sender's clock is ahead. */
  aheadMs?: number;
  headers?: Record<string, string>;
  /** What is sent instead of what was signed. */
  body?: string;
  path?: string;
};

/** A service over HTTP whose data sources are folders, and a campaign tool before it. */
export async function pushDesk({
  around = (bucket) => bucket,
}: {
  /** Stands between the service and each of its data sources. */
  around?: (bucket: ObjectStorage) => ObjectStorage;
} = {}): Promise<PushDesk> {
  const buckets = await temporaryFolder();
  const bucketOf = (name: string) => path.join(buckets, name);
  const openBucket = (settings: BucketSettings) => {
    const folder = settings.kind === 'folder' ? settings.folder : bucketOf(settings.bucket);
    return around(functionsOf(new DiskObjectStorage(folder)));
  };
  const system = await testMiddleware({ openBucket });
  const url = await serveHttp(system.middleware);
  const admin: PushDesk['admin'] = (where, request) => call(url + where, { token: adminToken, ...request });
  const push: PushDesk['push'] = async (tenantId, event, over = {}) => {
    const body = JSON.stringify(event);
    const timestampSeconds = Math.floor((system.clock.nowMs() + (over.aheadMs ?? 0)) / 1000);
    const signed = signedHeaders({ id: 'msg-1', timestampSeconds, body }, over.secret ?? pushSecret);
    return await callRaw(url + (over.path ?? `/api/tenants/${tenantId}/imports`), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed, ...over.headers },
      body: over.body ?? body,
    });
  };
  const exported: PushDesk['exported'] = async (spec = {}, folder = system.bucket) => {
    const templates = { 'main/en': aTemplateFile() };
    const { manifestKey } = await buildExport(folder, { campaign: 'spring', templates, ...spec });
    const bytes = await bucketFile({ bucket: folder }, manifestKey);
    const manifestSha256 = createHash('sha256').update(bytes).digest('hex');
    return {
      eventId: `event-${manifestSha256.slice(0, 8)}`,
      type: 'campaign.exported',
      manifestKey,
      manifestSha256,
    };
  };
  const settled = async () => {
    await system.middleware.resumeImports();
  };
  return { system, url, bucketOf, admin, push, exported, settled };
}

/** Its methods as functions, so that some can be replaced. */
function functionsOf(bucket: ObjectStorage): ObjectStorage {
  return {
    read: (key) => bucket.read(key),
    stat: (key) => bucket.stat(key),
    list: (prefix) => bucket.list(prefix),
    write: (key, content) => bucket.write(key, content),
  };
}

/** A tenant whose exports lie in the bucket of its name. */
export function tenantWithBucket(id: string, over: Partial<Tenant> = {}): Tenant {
  return aTenant({
    id,
    keyspaceName: `mim_${id}`,
    configuration: { secretKey: pushSecret },
    dataSources: [sourceOf(id)],
    ...over,
  });
}

export function sourceOf(bucket: string, over: Partial<DataSource> = {}): DataSource {
  const source = aDataSource(over);
  return { ...source, awsConnectionInformation: { ...source.awsConnectionInformation, bucket } };
}
