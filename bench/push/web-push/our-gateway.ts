import { Secret } from '@mailweave/foundation';
import { systemClock } from '@mailweave/host';
import { aNotification, aSubscription } from '@mailweave/push/testing';
import { createWebPushGateway } from '@mailweave/push-gateways';
import type { BenchTarget } from './start-push-service.ts';
import type { Subject } from './subject.ts';

export const CONNECTIONS = 16;

/** Our gateway: it makes the payload, encrypts it, signs, and looks at the address. */
export function ourGateway({ authorities, endpoint, keys }: BenchTarget): Subject {
  const gateway = createWebPushGateway(
    {
      timeoutMs: 60_000,
      connectionsPerOrigin: CONNECTIONS,
      httpsOnly: true,
      allowedNetworks: ['127.0.0.0/8'],
      authorities,
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
  const nowMs = systemClock.nowMs();
  const push = {
    notification: aNotification({ createdAtMs: nowMs, expiresAtMs: nowMs + 24 * 60 * 60 * 1000 }),
    target: { ...aSubscription({ transport: 'web-push' }), token: endpoint, keys },
    presentation: { badge: true },
  };
  return {
    name: 'mailweave',
    send: async () => {
      const { outcome } = await gateway.send(push);
      if (outcome !== 'delivered') throw new Error(`A push ended as ${outcome}.`);
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}
