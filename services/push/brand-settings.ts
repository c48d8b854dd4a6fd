import type { Presentation, PrivacyLevel } from '@mailweave/push';
import type { BrandConfig } from './config-delivery.ts';

const DEFAULTS: BrandConfig = { privacy: 'preview', badge: true, sound: 'default' };

/** How each brand of the app presents notifications, and how much they may show. */
export class BrandSettings {
  readonly #brands: Readonly<Record<string, BrandConfig>>;

  constructor(brands: Readonly<Record<string, BrandConfig>>) {
    this.#brands = brands;
  }

  privacyOf(clientId: string): PrivacyLevel {
    return this.#of(clientId).privacy;
  }

  presentationOf(clientId: string): Presentation {
    const { badge, sound } = this.#of(clientId);
    return { badge, ...(sound !== '' && { sound }) };
  }

  #of(clientId: string): BrandConfig {
    return Object.hasOwn(this.#brands, clientId) ? (this.#brands[clientId] ?? DEFAULTS) : DEFAULTS;
  }
}
