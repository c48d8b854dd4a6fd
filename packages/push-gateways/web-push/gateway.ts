import type { Clock } from '@mailweave/foundation';
import type { Gateway, Push, PushOutcome } from '@mailweave/push';
import { EndpointClient, type EndpointMessage } from '../endpoints/endpoint-client.ts';
import { headersOf } from './client.ts';
import { isTrusted, signerOf, type WebPushBrand, type WebPushSettings } from './config.ts';
import { encrypt, readReceiverKeys } from './encryption.ts';
import { type AnswerMeaning, meaningOf } from './outcome.ts';
import { payloadOf } from './payload.ts';
import { Refusals } from './refusals.ts';
import type { VapidSigner } from './vapid.ts';

type Sender = {
  readonly brand: WebPushBrand;
  readonly signer: VapidSigner | undefined;
  readonly refusals: Refusals;
};

/** Web Push services and distributors of UnifiedPush: the token of a subscription is the address of its endpoint. */
export function createWebPushGateway(settings: WebPushSettings, clock: Clock): Gateway {
  return new WebPushGateway(settings, clock);
}

class WebPushGateway implements Gateway {
  readonly transport = 'web-push';
  readonly #settings: WebPushSettings;
  readonly #clock: Clock;
  readonly #client: EndpointClient;
  readonly #senders: ReadonlyMap<string, Sender>;

  constructor(settings: WebPushSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#client = new EndpointClient(settings);
    this.#senders = new Map(
      [...settings.brands].map(([clientId, brand]) => [
        clientId,
        { brand, signer: signerOf(brand, clock), refusals: new Refusals() },
      ]),
    );
  }

  async send(push: Push): Promise<PushOutcome> {
    const sender = this.#senders.get(push.target.clientId);
    if (sender === undefined) return { outcome: 'misconfigured', reason: 'no-brand' };
    const { brand, signer } = sender;
    if (signer === undefined) return { outcome: 'misconfigured', reason: 'vapid-key' };
    const url = URL.parse(push.target.token);
    if (url === null) return { outcome: 'rejected', reason: 'no-address' };
    if (push.notification.content.kind === 'dismiss' && !brand.invisiblePushes) {
      return { outcome: 'rejected', reason: 'invisible' };
    }
    const answer = await this.#client.post({
      url: push.target.token,
      write: () => this.#messageTo(url, push, { brand, signer }),
    });
    return this.#settle(meaningOf(answer, this.#clock.nowMs()), { url, push, refusals: sender.refusals });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#client[Symbol.asyncDispose]();
  }

  #messageTo(
    url: URL,
    push: Push,
    { brand, signer }: { brand: WebPushBrand; signer: VapidSigner },
  ): EndpointMessage | string {
    const { keys } = push.target;
    const receiver = keys === undefined ? undefined : readReceiverKeys(keys);
    if (receiver === undefined) return 'subscription-keys';
    const payload = payloadOf(push, brand);
    if (payload === undefined) return 'too-large';
    const body = encrypt(payload, receiver);
    if (body === undefined) return 'subscription-keys';
    const at = { origin: url.origin, nowMs: this.#clock.nowMs() };
    return { headers: headersOf(push.notification, signer, at), body };
  }

  #settle(
    meaning: AnswerMeaning,
    { push, refusals, url }: { push: Push; refusals: Refusals; url: URL },
  ): PushOutcome {
    const trusted = isTrusted(url, this.#settings.trustedServices);
    if (meaning.outcome === 'refused') {
      const { reason } = meaning;
      if (!trusted) return { outcome: 'rejected', reason };
      return refusals.refused(url.origin, push.target.accountId, reason);
    }
    if (meaning.outcome === 'delivered' && trusted) refusals.served(url.origin);
    return meaning;
  }
}
