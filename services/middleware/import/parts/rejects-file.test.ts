import { DiskObjectStorage, type ObjectStorage, ObjectStorageError } from '@mailweave/object-storage';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../testing/test-middleware.ts';
import { RejectsFile } from './rejects-file.ts';

const reject = { file: 'users/a.jsonl', line: 7, reason: 'the row is not valid JSON' };

test('without rejects there is no object, with them one JSON line each', async () => {
  const storage = new DiskObjectStorage(await temporaryFolder());
  const none = new RejectsFile(storage, 'none.jsonl');
  await none.add([]);
  await none.close();
  const some = new RejectsFile(storage, 'some.jsonl');
  for (let line = 1; line <= 5_000; line += 1) await some.add([{ ...reject, line }]);
  await some.close();

  expect((await Array.fromAsync(storage.list(''))).map(({ key }) => key)).toEqual(['some.jsonl']);
  const content = Buffer.concat(await Array.fromAsync(storage.read('some.jsonl'))).toString();
  expect(content.split('\n')).toHaveLength(5_001);
  expect(JSON.parse(content.split('\n')[6] ?? '')).toEqual(reject);
  expect(some.first.map(({ line }) => line)).toEqual([1, 2, 3]);
});

test('a storage that fails in the middle is heard of at the next reject or at the end', async () => {
  const failure = new ObjectStorageError('some.jsonl', new Error('disk full'));
  const storage: Pick<ObjectStorage, 'write'> = {
    async write(_key, content) {
      for await (const _chunk of content) throw failure;
    },
  };
  const rejects = new RejectsFile(storage, 'some.jsonl');
  const adding = (async () => {
    for (let line = 1; line <= 100; line += 1) await rejects.add([{ ...reject, line }]);
  })();
  await expect(adding).rejects.toBe(failure);
  await expect(rejects.close()).rejects.toBe(failure);
});
