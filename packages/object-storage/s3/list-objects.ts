import type { ObjectEntry } from '../ports.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { s3Failure, WrongAnswerError } from './s3-failure.ts';

/**
 * The objects below the bucket's prefix, a page of at most a thousand at a time. By version 1 of the call, which
 * every server knows; as long as no delimiter is asked for, the last key of a page leads to the next.
 */
export async function* listObjects(
  bucket: S3Bucket,
  prefix: string,
): AsyncGenerator<ObjectEntry, void, undefined> {
  const whole = { Bucket: bucket.name, Prefix: bucket.prefix + prefix };
  let marker: string | undefined;
  for (;;) {
    const page = await bucket.request(undefined, ({ library, client }) =>
      client.send(
        new library.ListObjectsCommand({ ...whole, ...(marker !== undefined && { Marker: marker }) }),
      ),
    );
    const { Contents: contents = [], IsTruncated: hasMore = false } = page;
    for (const { Key: key, Size: sizeBytes } of contents) {
      if (key === undefined || sizeBytes === undefined || !key.startsWith(whole.Prefix)) {
        throw wrongListing(bucket, 'An entry has no key or size, or does not belong there.');
      }
      yield { key: key.slice(bucket.prefix.length), sizeBytes };
    }
    if (!hasMore) return;
    const last = contents.at(-1)?.Key;
    if (last === undefined || last === marker) throw wrongListing(bucket, 'The listing does not go on.');
    marker = last;
  }
}

function wrongListing(bucket: S3Bucket, reason: string): Error {
  return s3Failure(new WrongAnswerError(reason), bucket.name, undefined).error;
}
