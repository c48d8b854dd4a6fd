import { once } from 'node:events';
import { ManualClock, Secret, silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import { tokenHash } from '@mailweave/http-server';
import type { Subscription } from '@mailweave/push';
import { aNewMail, aSubscription, someAccountId, someTimeMs } from '@mailweave/push/testing';
import { createWebPushGateway, SimulatedPushService } from '@mailweave/push-gateways';
import { openMemoryPushStores } from '@mailweave/stores';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createPushService } from '../main.ts';
import { pushConfig } from '../settings.ts';
import { serveHttp } from '../testing/test-service.ts';

const brand = {
  privateKey: new Secret(Buffer.alloc(32, 7).toString('base64url')),
  subject: 'mailto:push@example.org',
  navigate: 'https://mail.example.org/',
};

/** Kinds of notifications as they come in, one after the other. */
class Heard {
  readonly #texts: string[] = [];
  #wake = Promise.withResolvers<void>();

  add(text: string): void {
    this.#texts.push(text);
    this.#wake.resolve();
  }

  async next(): Promise<{ kind: string; [key: string]: unknown }> {
    while (this.#texts.length === 0) {
      await this.#wake.promise;
      this.#wake = Promise.withResolvers();
    }
    const told = JSON.parse(this.#texts.shift() ?? '');
    return told.mailweave ?? told.args[0];
  }

  get left(): number {
    return this.#texts.length;
  }
}

it('takes notifications back from open apps and native ones when the message was read elsewhere', async () => {
  const clock = new ManualClock(someTimeMs);
  const [native, browser, open] = [new Heard(), new Heard(), new Heard()];
  await using pushService = await SimulatedPushService.start({
    clock,
    onArrived: ({ payload }, { deviceId }) => (deviceId === phone.deviceId ? native : browser).add(payload),
  });
  const [phone, laptop] = [pushService.subscribe(), pushService.subscribe()];
  const stores = openMemoryPushStores();
  const gateway = createWebPushGateway(
    {
      timeoutMs: 10_000,
      connectionsPerOrigin: 4,
      httpsOnly: false,
      allowedNetworks: ['127.0.0.0/8'],
      trustedServices: [],
      brands: new Map([
        ['native', { ...brand, invisiblePushes: true }],
        ['browser', { ...brand, invisiblePushes: false }],
      ]),
    },
    clock,
  );
  const closed = async () => {
    await gateway[Symbol.asyncDispose]();
    await stores[Symbol.asyncDispose]();
  };
  const adapters = { stores, gateways: [gateway], [Symbol.asyncDispose]: closed };
  const ports = { clock, metrics: silentMetrics, logger: silentLogger, random: systemRandom };
  await using service = createPushService(pushConfig({ stores: { kind: 'memory' } }), ports, adapters);
  for (const [clientId, device] of [
    ['native', phone],
    ['browser', laptop],
  ] as const) {
    const subscription: Subscription = {
      ...aSubscription({ clientId, transport: 'web-push', keys: device.keys }),
      subscriptionId: device.deviceId,
      token: pushService.endpointOf(device),
    };
    await stores.subscriptions.put(subscription);
  }
  const session = { accountId: someAccountId, clientId: 'brand1', createdAtMs: someTimeMs };
  await stores.sessions.put({ ...session, tokenHash: tokenHash('secret'), expiresAtMs: someTimeMs + 60_000 });
  const url = await serveHttp(service);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?session=secret`);
  onTestFinished(() => socket.terminate());
  socket.on('message', (text) => open.add(String(text)));
  await once(socket, 'open');
  const isSubscribed = async () => (await stores.subscriptions.ofAccount(someAccountId)).length === 3;
  while (!(await isSubscribed())) await new Promise((resolve) => setImmediate(resolve));

  await service.intake.accept({ event: 'new-mail', ...aNewMail() });
  for (const heard of [native, browser, open]) expect((await heard.next()).kind).toBe('new-mail');
  const seen = { accountId: someAccountId, mailbox: 'INBOX', uidValidity: 7, uids: [101] };
  await service.intake.accept({ event: 'seen', ...seen, unseen: 2, atMs: someTimeMs, source: 'imap' });
  expect(await native.next()).toMatchObject({ kind: 'dismiss', mailbox: 'INBOX', uids: [101] });
  expect(await open.next()).toMatchObject({ kind: 'dismiss', folder: 'INBOX', ids: [101] });

  await service.intake.accept({ event: 'new-mail', ...aNewMail({ uid: 102 }) });
  expect((await browser.next()).kind).toBe('new-mail');
  expect(browser.left).toBe(0);
});
