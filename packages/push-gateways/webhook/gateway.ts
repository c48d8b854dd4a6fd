import type { Clock } from '@mailweave/foundation';
import type { Gateway, Push, PushOutcome } from '@mailweave/push';
import { EndpointClient } from '../endpoints/endpoint-client.ts';
import { headersOf } from './client.ts';
import { isAllowedUri, type WebhookReceiver, type WebhookSettings } from './config.ts';
import { type AddressOwner, outcomeOf } from './outcome.ts';
import { payloadOf } from './payload.ts';

/** Programs that are called when there is new mail: the token of a subscription is the address, its client id the webhook's. */
export function createWebhookGateway(settings: WebhookSettings, clock: Clock): Gateway {
  const client = new EndpointClient(settings);
  return {
    transport: 'webhook',
    send: async (push: Push): Promise<PushOutcome> => {
      const { clientId, token } = push.target;
      const receiver = settings.receivers.get(clientId);
      if (receiver === undefined) return { outcome: 'misconfigured', reason: 'no-webhook' };
      if (!isAllowedUri(token, receiver)) return { outcome: 'rejected', reason: 'address-not-allowed' };
      const answer = await client.post({
        url: token,
        write: () => {
          const timestampMs = clock.nowMs();
          const body = payloadOf(push, timestampMs);
          return { headers: headersOf(receiver, body, timestampMs), body };
        },
      });
      return outcomeOf(answer, ownerOf(receiver), clock.nowMs());
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

function ownerOf({ uri, uriValidationMode }: WebhookReceiver): AddressOwner {
  return uri === undefined || uriValidationMode === 'none' ? 'subscriber' : 'operator';
}
