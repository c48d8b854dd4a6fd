import { resolve } from 'node:path';
import type { MiddlewareConfig } from '@mailweave/middleware';
import type { MailweaveConfig } from './schema.ts';

/** The middleware's settings with its paths taken from the data folder. */
export function middlewareConfigIn({ dataDir, middleware }: MailweaveConfig): MiddlewareConfig {
  const { bucketFolder, bucket, spoolFolder, stores } = middleware;
  return {
    ...middleware,
    ...(bucketFolder !== undefined && { bucketFolder: resolve(dataDir, bucketFolder) }),
    ...(bucket !== undefined && { bucket: bucketIn(dataDir, bucket) }),
    spoolFolder: resolve(dataDir, spoolFolder),
    stores: stores.kind === 'sqlite' ? { ...stores, path: resolve(dataDir, stores.path) } : stores,
  };
}

type Bucket = NonNullable<MiddlewareConfig['bucket']>;

function bucketIn(dataDir: string, bucket: Bucket): Bucket {
  if (bucket.kind === 'folder') return { ...bucket, folder: resolve(dataDir, bucket.folder) };
  return bucket.caFile === undefined ? bucket : { ...bucket, caFile: resolve(dataDir, bucket.caFile) };
}
