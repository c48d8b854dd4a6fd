import { Secret, silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import type { Gateway, MailboxEvent, PushStores } from '@mailweave/push';
import { createPushService, pushConfig } from '@mailweave/push-service';
import { openPostgresPushStores, openSqlitePushStores, type PostgresStoresOptions } from '@mailweave/stores';

// A process of its own, started by push-crash.test.ts, which kills it: it loads its code, waits for the word, takes events on the store
// of those before it, and has each notification recorded by an HTTP server.

export type PushOrder = {
  store:
    | { kind: 'sqlite'; path: string }
    | { kind: 'postgres'; options: Omit<PostgresStoresOptions, 'password'>; password: string };
  recorderUrl: string;
  /** Notifications under way at once. */
  concurrency: number;
  /** How far its clock goes ahead: so much later than the machine's it is here. */
  aheadMs: number;
};

export type ToPushProcess = { order: PushOrder } | { event: MailboxEvent; number: number };

/** `accepted` has the number of an event that is kept. */
export type FromPushProcess = { ready: true } | { accepted: number };

function openStores({ store }: PushOrder): PushStores & AsyncDisposable {
  if (store.kind === 'sqlite') return openSqlitePushStores({ path: store.path, busyTimeoutMs: 10_000 });
  return openPostgresPushStores({ ...store.options, password: new Secret(store.password) });
}

function recording(recorderUrl: string): Gateway {
  return {
    transport: 'webhook',
    send: async ({ notification }) => {
      const { accountId, collapseKey, notificationId } = notification;
      await fetch(recorderUrl, {
        method: 'POST',
        body: JSON.stringify({ accountId, collapseKey, notificationId }),
      });
      return { outcome: 'delivered' };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

function tell(message: FromPushProcess): void {
  process.send?.(message);
}

const order = Promise.withResolvers<PushOrder>();
const service = order.promise.then((given) => {
  const stores = openStores(given);
  return createPushService(
    pushConfig({
      stores: { kind: 'memory' },
      delivery: { lifetimeHours: 672, keepDays: 90, concurrency: given.concurrency },
    }),
    {
      clock: { nowMs: () => Date.now() + given.aheadMs },
      random: systemRandom,
      logger: silentLogger,
      metrics: silentMetrics,
    },
    {
      stores,
      gateways: [recording(given.recorderUrl)],
      [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
    },
  );
});

process.on('message', (message: ToPushProcess) => {
  if ('order' in message) {
    order.resolve(message.order);
    return;
  }
  const { event, number } = message;
  void service.then(({ intake }) => intake.accept(event)).then(() => tell({ accepted: number }));
});
tell({ ready: true });
