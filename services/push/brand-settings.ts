import {
  type ApnsBrand,
  type FcmBrand,
  type Presentation,
  type PrivacyLevel,
  type Properties,
  presentationOf,
  type Transport,
} from '@mailweave/push';
import type { BrandConfig } from './config-delivery.ts';

/** How each brand of the app presents notifications, how much they may show, and the keys it has in our own configuration. */
export class BrandSettings {
  readonly #brands: () => Readonly<Record<string, BrandConfig>>;

  /** @param brands as they are configured at this moment */
  constructor(brands: () => Readonly<Record<string, BrandConfig>>) {
    this.#brands = brands;
  }

  privacyOf(clientId: string): PrivacyLevel {
    return this.#of(clientId)?.privacy ?? 'preview';
  }

  /** @param properties of the account; the brand counts before them */
  presentationOf(clientId: string, properties: Properties): Presentation {
    const usual = presentationOf(properties);
    const brand = this.#of(clientId);
    const sound = brand?.sound ?? usual.sound ?? '';
    return { badge: brand?.badge ?? usual.badge, ...(sound !== '' && { sound }) };
  }

  /** Whether the keys of the brand for this transport are here. */
  hasKeys(clientId: string, transport: Transport): boolean {
    const brand = this.#of(clientId);
    if (transport === 'apns') return brand?.apns !== undefined;
    return transport === 'fcm' && brand?.fcm !== undefined;
  }

  /** Those that have keys here. */
  ownBrands(): { apnsBrands: ApnsBrand[]; fcmBrands: FcmBrand[] } {
    const entries = Object.entries(this.#brands());
    return {
      apnsBrands: entries.flatMap(([clientId, { apns }]) => {
        if (apns === undefined) return [];
        const { topic, production, ...credentials } = apns;
        return [{ clientId, credentials, production, ...(topic !== undefined && { topic }) }];
      }),
      fcmBrands: entries.flatMap(([clientId, { fcm }]) => (fcm === undefined ? [] : [{ clientId, ...fcm }])),
    };
  }

  #of(clientId: string): BrandConfig | undefined {
    const brands = this.#brands();
    return Object.hasOwn(brands, clientId) ? brands[clientId] : undefined;
  }
}
