import { Readable } from 'node:stream';
import { ObjectChangedError } from '../errors/object-storage-error.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { s3Failure, WrongAnswerError } from './s3-failure.ts';
import { timelyChunks } from './timely-chunks.ts';

/** What must be the same in every answer of which one object is put together. */
type ObjectVersion = { etag: string | undefined; sizeBytes: number };

type Opened = { version: ObjectVersion; body: Readable };

/**
 * The bytes of an object. A broken or silent connection is taken up again where it ended, as long as the server
 * says that it is still the same object; without an ETag nobody can say, so the reading fails.
 * @throws ObjectNotFoundError, ObjectChangedError, BucketUnreachableError, BucketRefusedError, BucketNotFoundError
 */
export async function* readObject(bucket: S3Bucket, key: string): AsyncGenerator<Buffer, void, undefined> {
  const retries = bucket.retries();
  let version: ObjectVersion | undefined;
  let position = 0;
  for (;;) {
    try {
      const opened = await open(bucket, { key, position, version });
      version = opened.version;
      for await (const chunk of timelyChunks(opened.body, bucket.limits.stallTimeoutMs)) {
        position += chunk.length;
        retries.progress(chunk.length);
        yield chunk;
      }
      if (position !== version.sizeBytes) throw new WrongAnswerError('The object ended early.');
      return;
    } catch (error) {
      if (position === version?.sizeBytes) return;
      const failure = s3Failure(error, bucket.name, key);
      const canGoOn = version === undefined || version.etag !== undefined;
      await retries.beforeNextTry({ ...failure, isTransient: failure.isTransient && canGoOn });
    }
  }
}

type Rest = { key: string; position: number; version: ObjectVersion | undefined };

async function open(bucket: S3Bucket, { key, position, version }: Rest): Promise<Opened> {
  const { library, client } = await bucket.connection();
  const object = { Bucket: bucket.name, Key: bucket.prefix + key };
  const rest = version && { Range: `bytes=${position}-`, IfMatch: version.etag };
  const answer = await client.send(new library.GetObjectCommand({ ...object, ...rest }));
  const { Body: body, ContentLength: lengthBytes, ContentRange: range, ETag: etag } = answer;
  if (!(body instanceof Readable) || lengthBytes === undefined) {
    throw new WrongAnswerError('The answer has no length.');
  }
  if (version === undefined) return { version: { etag, sizeBytes: lengthBytes }, body };
  try {
    if (etag !== version.etag) throw new ObjectChangedError(key);
    const { sizeBytes } = version;
    if (range !== `bytes ${position}-${sizeBytes - 1}/${sizeBytes}`) {
      throw new WrongAnswerError('The answer is not the rest of the object.');
    }
  } catch (error) {
    body.destroy();
    throw error;
  }
  return { version, body };
}
