import { resolve } from 'node:path';
import { AppError } from '@mailweave/foundation';
import type { ImapProxyConfig } from '@mailweave/imap-proxy';
import type { MiddlewareConfig } from '@mailweave/middleware';
import type { PushConfig } from '@mailweave/push-service';
import type { MailweaveConfig } from './schema.ts';

class MiddlewareSectionMissingError extends AppError {
  constructor() {
    super({
      code: 'middleware-section-missing',
      publicText:
        'The configuration has no section middleware, which this needs. Run it where the middleware is, or add the section.',
      retry: 'after-change',
    });
  }
}

/** The middleware's settings with its paths taken from the data folder. @throws MiddlewareSectionMissingError */
export function middlewareConfigIn({ dataDir, middleware }: MailweaveConfig): MiddlewareConfig {
  if (middleware === undefined) throw new MiddlewareSectionMissingError();
  const { bucketFolder, bucket, spoolFolder, stores } = middleware;
  return {
    ...middleware,
    ...(bucketFolder !== undefined && { bucketFolder: resolve(dataDir, bucketFolder) }),
    ...(bucket !== undefined && { bucket: bucketIn(dataDir, bucket) }),
    spoolFolder: resolve(dataDir, spoolFolder),
    stores: stores.kind === 'cassandra' ? cassandraIn(dataDir, stores) : storesIn(dataDir, stores),
  };
}

class ImapSectionMissingError extends AppError {
  constructor() {
    super({
      code: 'imap-section-missing',
      publicText: 'The configuration has no section imap, which the role imap needs: add it.',
      retry: 'after-change',
    });
  }
}

/** The proxy's settings. @throws ImapSectionMissingError */
export function imapConfigIn({ imap }: MailweaveConfig): ImapProxyConfig {
  if (imap === undefined) throw new ImapSectionMissingError();
  return imap;
}

class PushSectionMissingError extends AppError {
  constructor() {
    super({
      code: 'push-section-missing',
      publicText: 'The configuration has no section push, which the role push needs: add it.',
      retry: 'after-change',
    });
  }
}

/** The push role's settings with its paths taken from the data folder. @throws PushSectionMissingError */
export function pushConfigIn({ dataDir, push }: MailweaveConfig): PushConfig {
  if (push === undefined) throw new PushSectionMissingError();
  return { ...push, stores: storesIn(dataDir, push.stores) };
}

type Stores = MiddlewareConfig['stores'];

function storesIn(dataDir: string, stores: PushConfig['stores']): PushConfig['stores'] {
  switch (stores.kind) {
    case 'sqlite':
      return { ...stores, path: resolve(dataDir, stores.path) };
    case 'postgres':
      return stores.caFile === undefined ? stores : { ...stores, caFile: resolve(dataDir, stores.caFile) };
    case 'memory':
      return stores;
  }
}

function cassandraIn(dataDir: string, stores: Extract<Stores, { kind: 'cassandra' }>): Stores {
  const { applicationProperties, tls } = stores;
  return {
    ...stores,
    ...(applicationProperties !== undefined && {
      applicationProperties: resolve(dataDir, applicationProperties),
    }),
    ...(tls?.caFile !== undefined && { tls: { ...tls, caFile: resolve(dataDir, tls.caFile) } }),
  };
}

type Bucket = NonNullable<MiddlewareConfig['bucket']>;

function bucketIn(dataDir: string, bucket: Bucket): Bucket {
  if (bucket.kind === 'folder') return { ...bucket, folder: resolve(dataDir, bucket.folder) };
  return bucket.caFile === undefined ? bucket : { ...bucket, caFile: resolve(dataDir, bucket.caFile) };
}
