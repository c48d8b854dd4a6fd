/** An object as a listing shows it. */
export type ObjectEntry = { key: string; sizeBytes: number };

/**
 * A bucket: objects under keys, each written as a whole or not at all.
 *
 * A key is a relative path with `/` between its segments (`tenant/campaigns/x/r1/manifest.json`). A key that
 * is none (absolute, empty segment, `.`, `..`, backslash, control character) is refused by every operation
 * with an InvalidObjectKeyError. What a disk cannot do fails with an ObjectStorageError, an S3 bucket with a
 * BucketUnreachableError, BucketRefusedError, BucketNotFoundError or BucketFileError.
 */
export type ObjectStorage = {
  /**
   * The bytes of an object in chunks of bounded size; the next chunk is read when it is asked for.
   * @throws ObjectNotFoundError at the first chunk, ObjectChangedError if it was written anew meanwhile and what
   *   is left of it can no longer be had
   */
  read(key: string): AsyncIterable<Buffer>;

  /** Undefined if there is no such object. */
  stat(key: string): Promise<{ sizeBytes: number } | undefined>;

  /**
   * The objects whose key begins with `prefix` (any string, '' for all), in the order of the keys' UTF-8
   * bytes.
   */
  list(prefix: string): AsyncIterable<ObjectEntry>;

  /**
   * Puts an object in place when its last byte is there, over an older one of that key. If the content
   * fails, its error is thrown on and the older object stays.
   */
  write(key: string, content: AsyncIterable<Uint8Array>): Promise<void>;
};
