import { createHash, randomBytes } from 'node:crypto';
import { Secret } from '@mailweave/foundation';
import {
  BucketNotFoundError,
  BucketRefusedError,
  openBucket,
  type S3Settings,
} from '@mailweave/object-storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type S3Proxy, startS3Proxy } from '../../../tools/services/s3proxy.ts';
import { startCuttingRelay } from './testing/cutting-relay.ts';
import { settingsFor, withoutPauses } from './testing/fresh-bucket.ts';

/** For a longer look: OBJECT_MEBIBYTES=400. */
const OBJECT_BYTES = Number(process.env.OBJECT_MEBIBYTES ?? 24) * 2 ** 20;
const KEY = 'exports of ä/a + b & c/part 1.jsonl';

let server: S3Proxy;
let sha256: string;

beforeAll(async () => {
  server = await startS3Proxy();
  server.makeBucket('bucket');
  const hash = createHash('sha256');
  await bucketBy({}).write(KEY, randomContent(hash));
  sha256 = hash.digest('hex');
});

afterAll(() => server[Symbol.asyncDispose]());

function bucketBy(over: Partial<S3Settings>) {
  return openBucket({ kind: 's3', ...settingsFor(server), ...over }, withoutPauses());
}

async function* randomContent(hash: { update(chunk: Buffer): unknown }): AsyncGenerator<Buffer> {
  for (let left = OBJECT_BYTES; left > 0; left -= 2 ** 20) {
    const chunk = randomBytes(2 ** 20);
    hash.update(chunk);
    yield chunk;
  }
}

describe.each(['v4', 'rados'] as const)('signed by %s', (authorizationType) => {
  test('an object comes whole through connections that are cut, with flat memory', async () => {
    const afterBytes = Math.floor(OBJECT_BYTES / 8);
    await using relay = await startCuttingRelay(server, { count: 4, afterBytes });
    const hash = createHash('sha256');
    const before = process.memoryUsage().rss;
    let mostRss = before;
    const bucket = bucketBy({ authorizationType, endpoint: relay.endpoint });
    for await (const chunk of bucket.read(KEY)) {
      hash.update(chunk);
      mostRss = Math.max(mostRss, process.memoryUsage().rss);
    }
    expect(hash.digest('hex')).toBe(sha256);
    expect(relay.cuts()).toBe(4);
    expect(mostRss - before).toBeLessThan(150 * 2 ** 20);
  });

  test('a wrong secret is refused with a sentence that holds no key', async () => {
    const bucket = bucketBy({ authorizationType, secretKey: new Secret('wrong-secret') });
    const error = await Array.fromAsync(bucket.read(KEY)).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(BucketRefusedError);
    expect(String(error)).toContain('does not accept the signature');
    expect(String(error)).not.toMatch(/wrong-secret|mailweave-test/);
    await expect(bucket.stat(KEY)).rejects.toThrow(BucketRefusedError);
  });

  test('a bucket that is not there is told from an object that is not there', async () => {
    const bucket = bucketBy({ authorizationType, bucket: 'no-such-bucket' });
    await expect(bucket.stat(KEY)).rejects.toThrow(BucketNotFoundError);
    await expect(Array.fromAsync(bucket.read(KEY))).rejects.toThrow(BucketNotFoundError);
    await expect(Array.fromAsync(bucket.list(''))).rejects.toThrow(BucketNotFoundError);
  });
});
