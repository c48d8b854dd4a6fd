import { describeObjectStorage } from '@mailweave/object-storage/contract';
import { afterAll, beforeAll } from 'vitest';
import { type S3Proxy, startS3Proxy } from '../../../tools/services/s3proxy.ts';
import { freshBucket } from './testing/fresh-bucket.ts';

let server: S3Proxy;

beforeAll(async () => {
  server = await startS3Proxy();
});

afterAll(() => server[Symbol.asyncDispose]());

describeObjectStorage('in S3 by Signature V4', async () => freshBucket(server, { authorizationType: 'v4' }));
describeObjectStorage('in S3 by Signature V2', async () =>
  freshBucket(server, { authorizationType: 'rados' }),
);
describeObjectStorage('in S3 below a prefix', async () => freshBucket(server, { prefix: 'exports/of ä' }));
