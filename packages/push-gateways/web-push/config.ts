import type { Clock, Secret } from '@mailweave/foundation';
import type { EndpointClientSettings } from '../endpoints/endpoint-client.ts';
import { readVapidKey, VapidSigner } from './vapid.ts';

/** One brand: what its apps subscribed with, and how it presents notifications. */
export type WebPushBrand = {
  /** base64url of the 32 bytes of a P-256 private key. */
  readonly privateKey: Secret;
  /** Where the people of push services reach the operator: `mailto:` or `https:`. */
  readonly subject: string;
  /** Where a click leads: the whole address of the mail app. */
  readonly navigate: string;
  /**
   * Whether dismissals are sent. Browsers show something for each push or take the subscription away, so only for brands whose
   * apps are native (UnifiedPush).
   */
  readonly invisiblePushes: boolean;
};

export type WebPushSettings = EndpointClientSettings & {
  /** Client id -> brand. */
  readonly brands: ReadonlyMap<string, WebPushBrand>;
  /** Hosts of push services whose refusals count as the operator's mistake; `.example.com` for all below it. */
  readonly trustedServices: readonly string[];
};

/** Those of the browsers: Chrome and Edge's Android, Firefox, Safari, Edge's Windows. */
export const KNOWN_PUSH_SERVICES: readonly string[] = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  'web.push.apple.com',
  '.notify.windows.com',
];

export function isTrusted({ hostname }: URL, services: readonly string[]): boolean {
  return services.some((service) =>
    service.startsWith('.') ? hostname.endsWith(service) : hostname === service,
  );
}

/** Undefined: the brand's private key is none. */
export function signerOf({ privateKey, subject }: WebPushBrand, clock: Clock): VapidSigner | undefined {
  const key = readVapidKey(privateKey);
  return key === undefined ? undefined : new VapidSigner({ key, subject, clock });
}
