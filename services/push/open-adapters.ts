import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { systemTicker } from '@mailweave/host';
import type { Gateway, PushStores } from '@mailweave/push';
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
  const gateways = [
    ...native.gateways,
    ...openGateways(config, { clock, events: new DispatchEvents(logger, metrics) }),
  ];
  return {
    stores,
    gateways,
    passwords,
    configureBrands: native.configure,
    [Symbol.asyncDispose]: () => closeAll(gateways, stores),
  };
}

async function closeAll(gateways: readonly Gateway[], stores: AsyncDisposable): Promise<void> {
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
