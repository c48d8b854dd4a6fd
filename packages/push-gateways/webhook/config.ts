import type { Secret } from '@mailweave/foundation';
import type { EndpointClientSettings } from '../endpoints/endpoint-client.ts';

/** One receiver of webhooks; its id is the client id of the subscriptions. */
export type WebhookReceiver = {
  /** Where it is; undefined: each subscription says. */
  readonly uri?: string;
  /** What the address of a subscription has to be to `uri`: anything, beginning with it, or the same. */
  readonly uriValidationMode: 'none' | 'prefix' | 'exact';
  readonly authentication?:
    | { readonly kind: 'value'; readonly value: Secret }
    | { readonly kind: 'basic'; readonly login: string; readonly password: Secret };
  readonly signature?: { readonly secret: Secret; readonly headerName: string };
  /** Of the form of what is sent; part of the signature. */
  readonly version: number;
};

export type WebhookSettings = EndpointClientSettings & {
  /** Webhook id -> receiver. */
  readonly receivers: ReadonlyMap<string, WebhookReceiver>;
};

/** What `allowLocalWebhooks` opens: this machine and private networks, but nothing of the link, where clouds keep their keys. */
export const LOCAL_NETWORKS: readonly string[] = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
];

/** Whether a subscription may name this address. A prefix never reaches into another host: the origin is the same too. */
export function isAllowedUri(address: string, { uri, uriValidationMode }: WebhookReceiver): boolean {
  if (uri === undefined || uriValidationMode === 'none') return true;
  if (uriValidationMode === 'exact') return address === uri;
  return address.startsWith(uri) && URL.parse(address)?.origin === URL.parse(uri)?.origin;
}
