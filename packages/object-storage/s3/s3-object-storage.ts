import { ObjectNotFoundError } from '../errors/object-storage-error.ts';
import { checkObjectKey, isObjectKey } from '../key/object-key.ts';
import type { ObjectEntry, ObjectStorage } from '../ports.ts';
import { listObjects } from './list-objects.ts';
import { readObject } from './read-object.ts';
import { S3Bucket } from './s3-bucket.ts';
import type { S3Ports, S3Settings } from './s3-settings.ts';
import { writeObject } from './write-object.ts';

/** A bucket of an S3 server. Nothing is connected before the first call. */
export class S3ObjectStorage implements ObjectStorage {
  readonly #bucket: S3Bucket;

  constructor(settings: S3Settings, ports: S3Ports) {
    this.#bucket = new S3Bucket(settings, ports);
  }

  async *read(key: string): AsyncGenerator<Buffer, void, undefined> {
    this.#check(key);
    yield* readObject(this.#bucket, key);
  }

  async stat(key: string): Promise<{ sizeBytes: number } | undefined> {
    this.#check(key);
    const { name, prefix } = this.#bucket;
    try {
      const { ContentLength: sizeBytes = 0 } = await this.#bucket.request(key, ({ library, client }) =>
        client.send(new library.HeadObjectCommand({ Bucket: name, Key: prefix + key })),
      );
      return { sizeBytes };
    } catch (error) {
      if (!(error instanceof ObjectNotFoundError)) throw error;
      await this.#checkBucket();
      return undefined;
    }
  }

  /** What is no key, such as the markers that S3 consoles keep for empty folders, is left out. */
  async *list(prefix: string): AsyncGenerator<ObjectEntry, void, undefined> {
    for await (const entry of listObjects(this.#bucket, prefix)) {
      if (isObjectKey(entry.key)) yield entry;
    }
  }

  async write(key: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    this.#check(key);
    await writeObject(this.#bucket, key, content);
  }

  /** An answer to HEAD has no body that says what is missing, the object or the whole bucket. */
  async #checkBucket(): Promise<void> {
    await this.#bucket.request(undefined, ({ library, client }) =>
      client.send(new library.HeadBucketCommand({ Bucket: this.#bucket.name })),
    );
  }

  /** The key alone, then with the prefix, which makes it longer. */
  #check(key: string): void {
    checkObjectKey(key);
    checkObjectKey(this.#bucket.prefix + key);
  }
}
