import type { Clock } from '@mailweave/foundation';
import type { Gateway } from '@mailweave/push';
import { createStubGateway, createWebhookGateway, createWebPushGateway } from '@mailweave/push-gateways';
import type { PushConfig } from './config.ts';
import type { DispatchEvents } from './dispatch/dispatch-events.ts';
import { ReplaceableGateway } from './gateways/replaceable-gateway.ts';
import { webPushSettings } from './gateways/web-push-config.ts';
import { webhookSettings } from './gateways/webhooks-config.ts';

type GatewaySettings = Pick<PushConfig, 'webhooks' | 'webPush'>;

export type EndpointGateways = {
  /** One for each transport that is configured at this moment, except WebSocket: its sockets are held by the service. */
  configured(): readonly Gateway[];
  /** Sends by these settings from now on. */
  configure(settings: GatewaySettings): void;
  [Symbol.asyncDispose](): Promise<void>;
};

/** The gateways whose endpoints are named by apps, and the stub. */
export function openGateways(
  started: GatewaySettings,
  { clock, events }: { clock: Clock; events: DispatchEvents },
): EndpointGateways {
  const stub = createStubGateway(() => events.stubGiven());
  const webPush = new ReplaceableGateway('web-push');
  const webhooks = new ReplaceableGateway('webhook');
  const configure = (next: GatewaySettings): void => {
    webPush.replace(next.webPush && createWebPushGateway(webPushSettings(next.webPush), clock));
    webhooks.replace(next.webhooks && createWebhookGateway(webhookSettings(next.webhooks), clock));
  };
  configure(started);
  return {
    configured: () => [stub, ...[webPush, webhooks].filter(({ isThere }) => isThere)],
    configure,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([stub, webPush, webhooks].map((gateway) => gateway[Symbol.asyncDispose]()));
    },
  };
}
