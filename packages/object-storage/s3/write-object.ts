import type { S3Connection } from './connect-s3.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** How much longer than an answer the sending of one part may take. */
const UPLOAD_PATIENCE = 10;

/** Which object is written. */
type Target = { key: string; object: { Bucket: string; Key: string } };

/**
 * Writes an object as a whole: in one request when it fits into one part, else in parts that become an object
 * when the last one is there. Two parts are held in memory.
 * @throws what the content throws, and AppErrors of the bucket; parts that were sent are taken back then
 */
export async function writeObject(
  bucket: S3Bucket,
  key: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const target = { key, object: { Bucket: bucket.name, Key: bucket.prefix + key } };
  const parts = partsOf(content, bucket.limits.uploadPartBytes);
  const first = await parts.next();
  const second = await parts.next();
  const body = first.done === true ? Buffer.alloc(0) : first.value;
  if (second.done === true) {
    await bucket.request(key, ({ library, client }) =>
      client.send(new library.PutObjectCommand({ ...target.object, Body: body }), patience(bucket)),
    );
    return;
  }
  await writeInParts(bucket, target, startingWith([body, second.value], parts));
}

async function writeInParts(bucket: S3Bucket, target: Target, parts: AsyncIterable<Buffer>): Promise<void> {
  const { key, object } = target;
  const { UploadId } = await bucket.request(key, ({ library, client }) =>
    client.send(new library.CreateMultipartUploadCommand(object)),
  );
  const upload = { ...object, UploadId };
  try {
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for await (const Body of parts) {
      const PartNumber = Parts.length + 1;
      const { ETag } = await bucket.request(key, ({ library, client }) =>
        client.send(new library.UploadPartCommand({ ...upload, PartNumber, Body }), patience(bucket)),
      );
      Parts.push({ PartNumber, ETag });
    }
    await bucket.request(key, ({ library, client }) => {
      const complete = new library.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } });
      return client.send(complete, patience(bucket));
    });
  } catch (error) {
    await takeBack(await bucket.connection(), upload);
    throw error;
  }
}

/** What went wrong before matters more than a bucket that does not even take this. */
async function takeBack(
  { library, client }: S3Connection,
  upload: Target['object'] & { UploadId: string | undefined },
): Promise<void> {
  await client.send(new library.AbortMultipartUploadCommand(upload)).catch(() => undefined);
}

function patience({ limits }: S3Bucket): { requestTimeout: number } {
  return { requestTimeout: limits.stallTimeoutMs * UPLOAD_PATIENCE };
}

/** The content in buffers of `partBytes`, the last one shorter; none for no content. */
async function* partsOf(
  content: AsyncIterable<Uint8Array>,
  partBytes: number,
): AsyncGenerator<Buffer, void, undefined> {
  let part = Buffer.allocUnsafe(partBytes);
  let filledBytes = 0;
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + partBytes - filledBytes);
      part.set(piece, filledBytes);
      at += piece.length;
      filledBytes += piece.length;
      if (filledBytes < partBytes) continue;
      yield part;
      part = Buffer.allocUnsafe(partBytes);
      filledBytes = 0;
    }
  }
  if (filledBytes > 0) yield part.subarray(0, filledBytes);
}

async function* startingWith<T>(first: readonly T[], others: AsyncIterable<T>): AsyncGenerator<T> {
  yield* first;
  yield* others;
}
