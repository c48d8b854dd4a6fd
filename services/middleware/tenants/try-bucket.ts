import type { ConnectionVerdict, TenantId } from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';
import type { BucketSettings, ObjectStorage } from '@mailweave/object-storage';
import { dataSourceSettings } from '../buckets/data-source-settings.ts';
import type { Tenants } from './tenants.ts';

type Ports = {
  tenants: Tenants;
  configured: ObjectStorage;
  openImpatiently(settings: BucketSettings): ObjectStorage;
};

/** Lists the tenant's folder in the bucket and reads the beginning of one object: all that an import does. */
export async function tryBucket(
  ports: Ports,
  { tenantId, dataSourceId }: { tenantId: TenantId; dataSourceId: string },
): Promise<ConnectionVerdict> {
  try {
    const source = await ports.tenants.dataSourceOf(tenantId, dataSourceId);
    const bucket =
      source === 'configured' ? ports.configured : ports.openImpatiently(dataSourceSettings(source));
    const isEmpty = !(await readSomething(bucket, `${tenantId}/`));
    const detail = isEmpty
      ? `The bucket can be listed. Nothing lies below ${tenantId}/ yet.`
      : `The bucket can be listed and read below ${tenantId}/.`;
    return { outcome: 'works', detail };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { outcome: 'fails', code: error.code, detail: error.publicText };
  }
}

/** False if there is nothing to read. */
async function readSomething(bucket: ObjectStorage, prefix: string): Promise<boolean> {
  for await (const { key } of bucket.list(prefix)) {
    for await (const _ of bucket.read(key)) break;
    return true;
  }
  return false;
}
