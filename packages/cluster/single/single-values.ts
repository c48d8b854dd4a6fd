import type { Clock, SharedValues } from '@mailweave/foundation';

/** Of an installation of one process: gone with it. */
export class SingleValues implements SharedValues {
  readonly #monotonic: Clock;
  readonly #kept = new Map<string, { readonly value: string; readonly untilMs: number }>();

  constructor(monotonic: Clock) {
    this.#monotonic = monotonic;
  }

  async find(name: string): Promise<string | undefined> {
    return this.#current(name);
  }

  async keepFirst(name: string, value: string, lifetimeMs: number): Promise<string> {
    const known = this.#current(name);
    if (known !== undefined) return known;
    this.#kept.set(name, { value, untilMs: this.#monotonic.nowMs() + lifetimeMs });
    return value;
  }

  async forget(name: string, value: string): Promise<void> {
    if (this.#kept.get(name)?.value === value) this.#kept.delete(name);
  }

  #current(name: string): string | undefined {
    const kept = this.#kept.get(name);
    return kept !== undefined && this.#monotonic.nowMs() < kept.untilMs ? kept.value : undefined;
  }
}
