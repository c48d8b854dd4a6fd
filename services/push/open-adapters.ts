import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { PushStores } from '@mailweave/push';
import { openMemoryPushStores, openPostgresPushStores, openSqlitePushStores } from '@mailweave/stores';
import type { PushConfig } from './config.ts';
import type { PushAdapters } from './context.ts';

/** The data places that the configuration names. @throws AppError a store that cannot be opened */
export function openAdapters(config: PushConfig): PushAdapters {
  const stores = openStores(config.stores);
  return { stores, [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose]() };
}

function openStores(config: PushConfig['stores']): PushStores & AsyncDisposable {
  switch (config.kind) {
    case 'memory':
      return openMemoryPushStores();
    case 'postgres':
      return openPostgresPushStores(config);
    case 'sqlite':
      makeFolderOf(config.path);
      return openSqlitePushStores({ path: config.path });
  }
}

/** A folder that cannot be made is no error here: opening the file says what is wrong. */
function makeFolderOf(file: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
  } catch {
    return;
  }
}
