import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { systemTicker } from '@mailweave/host';
import type { PushStores } from '@mailweave/push';
import { openMemoryPushStores, openPostgresPushStores, openSqlitePushStores } from '@mailweave/stores';
import type { PushConfig } from './config.ts';
import type { PushAdapters, PushPorts } from './context.ts';
import { DispatchEvents } from './dispatch/dispatch-events.ts';
import { openNativeGateways } from './gateways/native-gateways.ts';
import { openGateways } from './open-gateways.ts';
import { ImapPasswordCheck } from './sessions/imap/imap-password-check.ts';

/** The data places that the configuration names. @throws AppError a store that cannot be opened */
export function openAdapters(
  config: PushConfig,
  { clock, cluster, logger, metrics, random }: PushPorts,
): PushAdapters {
  const { mailServer } = config;
  const passwords = mailServer && new ImapPasswordCheck(mailServer);
  const stores = openStores(config.stores);
  const native = openNativeGateways(config, { clock, random, ticker: systemTicker, values: cluster?.values });
  const endpoints = openGateways(config, { clock, events: new DispatchEvents(logger, metrics) });
  return {
    stores,
    get gateways() {
      return [...native.gateways, ...endpoints.configured()];
    },
    passwords,
    configureBrands: native.configure,
    configureEndpoints: endpoints.configure,
    [Symbol.asyncDispose]: () => closeAll([...native.gateways, endpoints], stores),
  };
}

async function closeAll(gateways: readonly AsyncDisposable[], stores: AsyncDisposable): Promise<void> {
  await using closing = new AsyncDisposableStack();
  closing.use(stores);
  for (const gateway of gateways) closing.use(gateway);
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
