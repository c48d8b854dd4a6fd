import { randomUUID } from 'node:crypto';
import { Secret, SequentialRandom } from '@mailweave/foundation';
import { type ObjectStorage, openBucket, type S3Ports, type S3Settings } from '@mailweave/object-storage';
import type { S3Proxy } from '../../../../tools/services/s3proxy.ts';

/** A new bucket of the server. @param over settings that differ from what fits the server */
export function freshBucket(server: S3Proxy, over: Partial<S3Settings> = {}): ObjectStorage {
  const bucket = `bucket-${randomUUID()}`;
  server.makeBucket(bucket);
  return openBucket({ kind: 's3', ...settingsFor(server), bucket, ...over }, withoutPauses());
}

export function settingsFor({ endpoint, accessKey, secretKey }: S3Proxy): S3Settings {
  return {
    endpoint,
    bucket: 'bucket',
    region: 'us-east-1',
    authorizationType: 'v4',
    accessKey,
    secretKey: new Secret(secretKey),
    pathStyle: true,
    prefix: '',
  };
}

/** Tries again at once. */
export function withoutPauses(limits: S3Ports['limits'] = {}): S3Ports {
  return { random: new SequentialRandom(), pause: async () => undefined, limits };
}
