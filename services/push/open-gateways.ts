import type { Clock } from '@mailweave/foundation';
import type { Gateway } from '@mailweave/push';
import { createStubGateway, createWebhookGateway, createWebPushGateway } from '@mailweave/push-gateways';
import type { PushConfig } from './config.ts';
import type { DispatchEvents } from './dispatch/dispatch-events.ts';
import { webPushSettings } from './gateways/web-push-config.ts';
import { webhookSettings } from './gateways/webhooks-config.ts';

/** One for each transport that is configured, except WebSocket: its sockets are held by the service. */
export function openGateways(
  { webhooks, webPush }: Pick<PushConfig, 'webhooks' | 'webPush'>,
  { clock, events }: { clock: Clock; events: DispatchEvents },
): Gateway[] {
  const gateways = [createStubGateway(() => events.stubGiven())];
  if (webPush !== undefined) gateways.push(createWebPushGateway(webPushSettings(webPush), clock));
  if (webhooks !== undefined) gateways.push(createWebhookGateway(webhookSettings(webhooks), clock));
  return gateways;
}
