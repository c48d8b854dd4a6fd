import { CountingMetrics, silentLogger } from '@mailweave/foundation';
import { systemClock, systemRandom } from '@mailweave/host';
import type { Gateway } from '@mailweave/push';
import { aNewMail, aSubscription, someAccountId } from '@mailweave/push/testing';
import { openMemoryPushStores } from '@mailweave/stores';
import { expect, test, vi } from 'vitest';
import { createPushService } from '../main.ts';
import { pushConfig } from '../settings.ts';

test('the last device of an account that is gone takes its registration along', async () => {
  const stores = openMemoryPushStores();
  const gone: Gateway = {
    transport: 'stub',
    send: async () => ({ outcome: 'gone', reason: 'Unregistered' }),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const ports = {
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    metrics: new CountingMetrics(),
  };
  const adapters = { stores, gateways: [gone], [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose]() };
  await using service = createPushService(pushConfig({ stores: { kind: 'memory' } }), ports, adapters);
  const { clientId } = aSubscription();
  await stores.subscriptions.put(aSubscription({ transport: 'stub' }));
  await stores.registrations.register({ accountId: someAccountId, clientId, atMs: 0 });
  await service.intake.accept({ event: 'new-mail', ...aNewMail() });
  await vi.waitFor(async () => {
    expect(await stores.registrations.ofAccount(someAccountId)).toEqual([]);
  });
  expect(await stores.subscriptions.ofAccount(someAccountId)).toEqual([]);
});
