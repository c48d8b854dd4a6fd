import type { ObjectStorage } from '@mailweave/object-storage';
import { FileTooLargeError } from '../import-errors.ts';

/** @throws FileTooLargeError as soon as the limit is passed; nothing beyond it is kept */
export async function readWholeObject(
  storage: ObjectStorage,
  key: string,
  limitBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of storage.read(key)) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) {
      throw new FileTooLargeError(key, `${limitBytes} bytes`, 'Make it smaller or raise the limit.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
