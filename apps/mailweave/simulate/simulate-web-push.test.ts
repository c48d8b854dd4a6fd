import { EventEmitter } from 'node:events';
import { Secret } from '@mailweave/foundation';
import { systemClock } from '@mailweave/host';
import { aNotification, aSubscription } from '@mailweave/push/testing';
import { createWebPushGateway } from '@mailweave/push-gateways';
import { expect, it } from 'vitest';
import { simulateWebPush } from './simulate-web-push.ts';

it('prints a subscription, then what arrives, until it is told to stop', async () => {
  const lines: string[] = [];
  const line = Promise.withResolvers<void>();
  const output = {
    write: (text: string) => {
      lines.push(text);
      line.resolve();
    },
  };
  const signals = new EventEmitter();
  const terminal = { output, errors: { write: () => undefined } };
  const running = simulateWebPush({ host: '127.0.0.1', port: 0, terminal, signals, endNow: () => undefined });
  await line.promise;
  const { endpoint, keys } = JSON.parse(lines[0] ?? '');
  await using gateway = createWebPushGateway(
    {
      timeoutMs: 10_000,
      connectionsPerOrigin: 1,
      httpsOnly: false,
      allowedNetworks: ['127.0.0.0/8'],
      trustedServices: [],
      brands: new Map([
        [
          'brand1',
          {
            privateKey: new Secret(Buffer.alloc(32, 7).toString('base64url')),
            subject: 'mailto:push@example.org',
            navigate: 'https://mail.example.org/',
            invisiblePushes: false,
          },
        ],
      ]),
    },
    systemClock,
  );
  const target = { ...aSubscription({ transport: 'web-push' }), token: endpoint, keys };
  const expiresAtMs = systemClock.nowMs() + 60_000;
  const push = { notification: aNotification({ expiresAtMs }), target, presentation: { badge: true } };
  expect(await gateway.send(push)).toEqual({ outcome: 'delivered' });
  const { payload, topic } = JSON.parse(lines[1] ?? '');
  expect(topic).toBe(aNotification().collapseKey);
  expect(JSON.parse(payload).notification.title).toBe('Zoë Example');
  signals.emit('SIGTERM', 'SIGTERM');
  await running;
});
