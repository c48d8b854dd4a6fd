import type { Readable } from 'node:stream';
import { StalledError } from './s3-failure.ts';

/**
 * The chunks of a body. Only the time until the next chunk counts, not what its reader does with it. The body is
 * destroyed in the end, read or not.
 * @throws StalledError
 */
export async function* timelyChunks(
  body: Readable,
  stallTimeoutMs: number,
): AsyncGenerator<Buffer, void, undefined> {
  const chunks: AsyncIterator<Buffer, void> = body.iterator();
  try {
    for (;;) {
      const timer = setTimeout(() => body.destroy(new StalledError()), stallTimeoutMs);
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    body.destroy();
  }
}
