import { knownProperty } from './known-properties.ts';

/** What one level says, by name. */
export type PropertyLayer = ReadonlyMap<string, string>;

/**
 * The properties that hold for one account: what the server says, unless the account's context sets, its context or the account
 * itself say otherwise, each stronger than the one before.
 */
export class Properties {
  readonly #server: PropertyLayer;
  /** The strongest first. */
  readonly #own: readonly PropertyLayer[];

  /** @param levels of the account, the weakest first: context sets, context, user; none: the server's alone */
  constructor(server: PropertyLayer, levels: readonly PropertyLayer[] = []) {
    this.#server = server;
    this.#own = [...levels].reverse();
  }

  /** As it is written at the strongest level; undefined where no level has it. Blank counts as not written, but for lists. */
  written(name: string): string | undefined {
    const known = knownProperty(name);
    const layers = known?.perAccount === false ? [this.#server] : [...this.#own, this.#server];
    for (const layer of layers) {
      const value = layer.get(name)?.trim();
      if (value !== undefined && (value !== '' || known?.kind === 'list')) return value;
    }
    return undefined;
  }

  /** As written, or the default of a known property; empty for any other. */
  text(name: string): string {
    return this.written(name) ?? knownProperty(name)?.default ?? '';
  }

  /** Only `true`, in any case, is true. */
  flag(name: string): boolean {
    return this.text(name).toLowerCase() === 'true';
  }
}
