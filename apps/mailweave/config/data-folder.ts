import { resolve } from 'node:path';
import type { MiddlewareConfig } from '@mailweave/middleware';
import type { MailweaveConfig } from './schema.ts';

/** The middleware's settings with its paths taken from the data folder. */
export function middlewareConfigIn({ dataDir, middleware }: MailweaveConfig): MiddlewareConfig {
  const { bucketFolder, spoolFolder, stores } = middleware;
  return {
    ...middleware,
    bucketFolder: resolve(dataDir, bucketFolder),
    spoolFolder: resolve(dataDir, spoolFolder),
    stores: stores.kind === 'sqlite' ? { ...stores, path: resolve(dataDir, stores.path) } : stores,
  };
}
