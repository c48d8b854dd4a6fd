import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Secret } from '@mailweave/foundation';
import type { PushStores } from '@mailweave/push';
import { openPostgresPushStores, openSqlitePushStores } from '@mailweave/stores';
import { startPostgres } from '../../../tools/services/postgres.ts';

export type EngineName = 'sqlite' | 'postgresql';

export type PushEngine = AsyncDisposable & {
  readonly stores: PushStores;
  /** What a write has waited for once it is answered. */
  readonly durability: string;
};

/** An empty store; a server of our own on this machine, so that it shares its cores with the role push. */
export async function openEngine(name: EngineName, folder: string): Promise<PushEngine> {
  if (name === 'sqlite') {
    await mkdir(folder, { recursive: true });
    const stores = openSqlitePushStores({ path: path.join(folder, 'push.sqlite') });
    return {
      stores,
      durability: 'synchronous FULL',
      [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
    };
  }
  await using starting = new AsyncDisposableStack();
  const server = starting.use(
    await startPostgres({
      settings: { fsync: 'on', synchronous_commit: 'on', shared_buffers: '256MB' },
    }),
  );
  const stores = starting.use(
    openPostgresPushStores({
      url: server.url,
      password: new Secret(server.password),
      tls: 'off',
      schema: 'push',
      poolSize: 10,
      connectTimeoutMs: 10_000,
      statementTimeoutMs: 60_000,
    }),
  );
  const started = starting.move();
  return {
    stores,
    durability: 'fsync on, synchronous_commit on',
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
