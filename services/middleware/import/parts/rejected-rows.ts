import type { ImportJob } from '@mailweave/injection';
import type { ObjectStorage } from '@mailweave/object-storage';

/** The rejected rows of an import as JSON lines, part by part; undefined when the spool has none of them. */
export async function rejectedRows(
  spool: Pick<ObjectStorage, 'list' | 'read'>,
  { rejectsKey }: ImportJob,
): Promise<AsyncGenerator<Buffer> | undefined> {
  if (rejectsKey === undefined) return undefined;
  const keys = await Array.fromAsync(spool.list(rejectsKey), ({ key }) => key);
  return keys.length === 0 ? undefined : contentOf(spool, keys);
}

async function* contentOf(
  spool: Pick<ObjectStorage, 'read'>,
  keys: readonly string[],
): AsyncGenerator<Buffer> {
  for (const key of keys) yield* spool.read(key);
}
