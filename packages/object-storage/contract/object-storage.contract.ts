import { describe, expect, test } from 'vitest';
import { InvalidObjectKeyError, ObjectNotFoundError } from '../errors/object-storage-error.ts';
import type { ObjectStorage } from '../ports.ts';

/** What every adapter must keep. @param open gives an empty storage for one test */
export function describeObjectStorage(name: string, open: () => Promise<ObjectStorage>): void {
  describe(`object storage ${name}`, () => {
    describeReadingAndWriting(open);
    describeListing(open);
    describeRefusals(open);
  });
}

function describeReadingAndWriting(open: () => Promise<ObjectStorage>): void {
  test('what was written is read back byte for byte, whatever the chunks', async () => {
    const storage = await open();
    const big = Buffer.alloc(1_000_003, 'mailweave');
    await storage.write('a/big.bin', chunksOf(big, 65_537));
    await storage.write('a/empty', chunksOf(Buffer.alloc(0), 1));

    expect((await contentOf(storage, 'a/big.bin')).equals(big)).toBe(true);
    expect(await storage.stat('a/big.bin')).toEqual({ sizeBytes: big.length });
    expect(await contentOf(storage, 'a/empty')).toEqual(Buffer.alloc(0));
    expect(await storage.stat('a/empty')).toEqual({ sizeBytes: 0 });
  });

  test('a big object comes in bounded chunks and reading can stop early', async () => {
    const storage = await open();
    await storage.write('big', chunksOf(Buffer.alloc(5_000_000), 1_000_000));
    for await (const chunk of storage.read('big')) {
      expect(chunk.length).toBeLessThanOrEqual(1024 * 1024);
      break;
    }
    await storage.write('big', text('smaller'));
    expect((await contentOf(storage, 'big')).toString()).toBe('smaller');
  });

  test('content that fails leaves the older object as it was and nothing half-written in the listing', async () => {
    const storage = await open();
    await storage.write('a/kept', text('old'));
    const failure = new Error('source broke');
    await expect(storage.write('a/kept', failingAfter('ne', failure))).rejects.toBe(failure);
    await expect(storage.write('a/new', failingAfter('ne', failure))).rejects.toBe(failure);

    expect((await contentOf(storage, 'a/kept')).toString()).toBe('old');
    expect(await keysOf(storage, '')).toEqual(['a/kept']);
  });

  test('an object that is not there has no stat and fails at the first chunk, by name', async () => {
    const storage = await open();
    await storage.write('a/b', text('x'));
    for (const key of ['nothing', 'a', 'a/b/c', 'a/bb']) {
      expect(await storage.stat(key)).toBeUndefined();
      await expect(contentOf(storage, key)).rejects.toThrow(ObjectNotFoundError);
      await expect(contentOf(storage, key)).rejects.toThrow(`"${key}"`);
    }
  });
}

function describeListing(open: () => Promise<ObjectStorage>): void {
  test('a listing holds every key with the prefix, in the order of their bytes, with sizes', async () => {
    const storage = await open();
    for (const key of ['a/b/c', 'a-b', 'a/b.json', 'b', 'ä/x', 'a/b2', 'Z'])
      await storage.write(key, text(key));

    expect(await keysOf(storage, '')).toEqual(['Z', 'a-b', 'a/b.json', 'a/b/c', 'a/b2', 'b', 'ä/x']);
    expect(await keysOf(storage, 'a/')).toEqual(['a/b.json', 'a/b/c', 'a/b2']);
    expect(await keysOf(storage, 'a/b')).toEqual(['a/b.json', 'a/b/c', 'a/b2']);
    expect(await keysOf(storage, 'a/b/')).toEqual(['a/b/c']);
    expect(await keysOf(storage, 'none/at/all')).toEqual([]);
    for await (const entry of storage.list('a/b/')) expect(entry).toEqual({ key: 'a/b/c', sizeBytes: 5 });
  });

  test('a storage in which nothing was ever written lists nothing', async () => {
    expect(await keysOf(await open(), '')).toEqual([]);
  });
}

function describeRefusals(open: () => Promise<ObjectStorage>): void {
  test.each(['', '/etc/passwd', '../outside', 'a/../../outside', 'a//b', 'a/', 'a\\b', 'a\0b'])(
    'the key %j is refused by every operation',
    async (key) => {
      const storage = await open();
      await expect(contentOf(storage, key)).rejects.toThrow(InvalidObjectKeyError);
      await expect(storage.stat(key)).rejects.toThrow(InvalidObjectKeyError);
      await expect(storage.write(key, text('x'))).rejects.toThrow(InvalidObjectKeyError);
      expect(await keysOf(storage, 'a')).toEqual([]);
    },
  );
}

async function contentOf(storage: ObjectStorage, key: string): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(storage.read(key)));
}

async function keysOf(storage: ObjectStorage, prefix: string): Promise<string[]> {
  return (await Array.fromAsync(storage.list(prefix))).map((entry) => entry.key);
}

async function* chunksOf(content: Buffer, chunkBytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += chunkBytes) yield content.subarray(at, at + chunkBytes);
}

async function* text(content: string): AsyncGenerator<Buffer> {
  yield Buffer.from(content);
}

async function* failingAfter(content: string, failure: Error): AsyncGenerator<Buffer> {
  yield Buffer.from(content);
  throw failure;
}
