import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { describeObjectStorage } from '../contract/object-storage.contract.ts';
import { InvalidObjectKeyError, ObjectStorageError } from '../errors/object-storage-error.ts';
import { DiskObjectStorage } from './disk-object-storage.ts';

const folders: string[] = [];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mailweave-bucket-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

describeObjectStorage(
  'on disk',
  async () => new DiskObjectStorage(path.join(await temporaryFolder(), 'bucket')),
);

async function* text(content: string): AsyncGenerator<Buffer> {
  yield Buffer.from(content);
}

test('a symbolic link that leads out of the root is refused for reading, asking and writing', async () => {
  const [root, outside] = [await temporaryFolder(), await temporaryFolder()];
  await writeFile(path.join(outside, 'secret'), 'secret');
  await symlink(outside, path.join(root, 'folder'));
  await symlink(path.join(outside, 'secret'), path.join(root, 'file'));
  await symlink(path.join(outside, 'not-yet'), path.join(root, 'dangling'));
  const storage = new DiskObjectStorage(root);

  for (const key of ['folder/secret', 'file']) {
    await expect(Array.fromAsync(storage.read(key))).rejects.toThrow(`"${key}"`);
    await expect(storage.stat(key)).rejects.toThrow(InvalidObjectKeyError);
    await expect(storage.write(key, text('x'))).rejects.toThrow(InvalidObjectKeyError);
  }
  await expect(storage.write('folder/new/file', text('x'))).rejects.toThrow(InvalidObjectKeyError);
  await expect(storage.write('dangling/file', text('x'))).rejects.toThrow(ObjectStorageError);
  expect(await readdir(outside)).toEqual(['secret']);
  expect(await Array.fromAsync(storage.list(''))).toEqual([]);
});

test('a symbolic link inside the root is followed, and a root that is itself a link works', async () => {
  const root = await temporaryFolder();
  await mkdir(path.join(root, 'bucket/r1'), { recursive: true });
  await symlink('r1', path.join(root, 'bucket/latest'));
  await symlink('bucket', path.join(root, 'alias'));
  const storage = new DiskObjectStorage(path.join(root, 'alias'));
  await storage.write('latest/x', text('hello'));

  expect(Buffer.concat(await Array.fromAsync(storage.read('r1/x'))).toString()).toBe('hello');
});

test('an unfinished write leaves no file behind, and its folder cannot be reached by a key', async () => {
  const root = await temporaryFolder();
  const storage = new DiskObjectStorage(root);
  async function* broken(): AsyncGenerator<Buffer> {
    yield Buffer.from('half');
    throw new Error('broken');
  }
  await expect(storage.write('a', broken())).rejects.toThrow('broken');
  expect(await readdir(path.join(root, '.incomplete'))).toEqual([]);
  await expect(storage.stat('.incomplete/a')).rejects.toThrow(InvalidObjectKeyError);
});

test('a write that the file system refuses is a failure that names the key', async () => {
  const root = await temporaryFolder();
  const storage = new DiskObjectStorage(root);
  await storage.write('a', text('a file'));
  await expect(storage.write('a/b', text('x'))).rejects.toThrow(ObjectStorageError);
  await expect(storage.write('a/b', text('x'))).rejects.toThrow('"a/b"');
});
