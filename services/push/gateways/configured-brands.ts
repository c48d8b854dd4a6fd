import type { BrandProblem } from '@mailweave/push';
import type { BrandSettings } from '../brand-settings.ts';
import type { PlatformFiles } from '../platform-files/read-platform-folder.ts';
import { type Brands, brandsOf } from './native-gateways.ts';

export type ConfiguredBrandsParts = {
  settings: Pick<BrandSettings, 'ownBrands'>;
  /** As they are at this moment; undefined: there are none. */
  files(): PlatformFiles | undefined;
  /** Has the gateways of phones send for these; undefined: there are none. */
  use: ((brands: Brands) => readonly BrandProblem[]) | undefined;
  leftOut(problem: BrandProblem): void;
  /** Other keys may be used from now on. */
  changed(): void;
};

/** The brands that notifications to phones are sent for, as configuration and files named them last. */
export class ConfiguredBrands {
  readonly #parts: ConfiguredBrandsParts;
  #current: Brands = { apnsBrands: [], fcmBrands: [] };
  #problems: readonly BrandProblem[] = [];

  constructor(parts: ConfiguredBrandsParts) {
    this.#parts = parts;
  }

  /** Those that are left out too. */
  get current(): Brands {
    return this.#current;
  }

  /** Why some are left out. */
  get problems(): readonly BrandProblem[] {
    return this.#problems;
  }

  /** As they are named now. */
  configure(): void {
    const { changed, files, leftOut, settings, use } = this.#parts;
    this.#current = brandsOf(settings.ownBrands(), files());
    this.#problems = use?.(this.#current) ?? [];
    for (const problem of this.#problems) leftOut(problem);
    changed();
  }
}
