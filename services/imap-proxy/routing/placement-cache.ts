import type { Clock } from '@mailweave/foundation';
import { type BackendDirectory, NOWHERE, type Placement, type RoutedLogin } from './backend-directory.ts';

export type PlacementCacheOptions = {
  readonly clock: Clock;
  readonly foundTtlMs: number;
  readonly unknownTtlMs: number;
  readonly staleTtlMs: number;
  /** Names that are remembered at most. */
  readonly entries: number;
  /** An old answer was given because the directory failed. */
  usedStale(): void;
};

type Entry = { readonly placement: Placement; readonly askedMs: number };

/** Nobody is called that: the directory is not asked, and nothing so long is kept (RFC 5321 4.5.3.1: 320). */
const MAX_NAME_LENGTH = 512;
/** After a failure old answers are given without asking for so long. */
const RETRY_AFTER_MS = 1_000;

/**
 * Remembers what a directory answered. One look-up for each name at a time, however many ask: so it must not
 * stand before a directory whose answer depends on the password.
 */
export class PlacementCache implements BackendDirectory {
  readonly #directory: BackendDirectory;
  readonly #options: PlacementCacheOptions;
  /** In the order of their last use. */
  readonly #entries = new Map<string, Entry>();
  readonly #asking = new Map<string, Promise<Placement>>();
  #failedMs = Number.NEGATIVE_INFINITY;

  constructor(directory: BackendDirectory, options: PlacementCacheOptions) {
    this.#directory = directory;
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  async find(login: RoutedLogin): Promise<Placement> {
    if (login.name.length > MAX_NAME_LENGTH) return NOWHERE;
    const entry = this.#entries.get(login.name);
    if (entry === undefined) return await this.#askOnce(login);
    this.#keep(login.name, entry);
    if (this.#ageMs(entry) < this.#ttlMs(entry)) return entry.placement;
    const failedJustNow = this.#nowMs() - this.#failedMs < RETRY_AFTER_MS;
    if (failedJustNow && this.#usableWhenStale(entry)) return this.#stale(entry);
    try {
      return await this.#askOnce(login);
    } catch (error) {
      if (this.#usableWhenStale(entry)) return this.#stale(entry);
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#entries.clear();
    this.#directory[Symbol.dispose]();
  }

  #askOnce(login: RoutedLogin): Promise<Placement> {
    const running = this.#asking.get(login.name);
    if (running !== undefined) return running;
    const asked = this.#ask(login).finally(() => this.#asking.delete(login.name));
    this.#asking.set(login.name, asked);
    return asked;
  }

  async #ask(login: RoutedLogin): Promise<Placement> {
    const askedMs = this.#nowMs();
    try {
      const placement = await this.#directory.find(login);
      this.#keep(login.name, { placement, askedMs });
      return placement;
    } catch (error) {
      this.#failedMs = this.#nowMs();
      throw error;
    }
  }

  #stale({ placement }: Entry): Placement {
    this.#options.usedStale();
    return placement;
  }

  /** An old "nobody" is no ground to turn somebody away. */
  #usableWhenStale(entry: Entry): boolean {
    return entry.placement.outcome === 'found' && this.#ageMs(entry) < this.#options.staleTtlMs;
  }

  #keep(name: string, entry: Entry): void {
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    if (this.#entries.size <= this.#options.entries) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  #ttlMs({ placement }: Entry): number {
    return placement.outcome === 'found' ? this.#options.foundTtlMs : this.#options.unknownTtlMs;
  }

  #ageMs({ askedMs }: Entry): number {
    return this.#nowMs() - askedMs;
  }

  #nowMs(): number {
    return this.#options.clock.nowMs();
  }
}
