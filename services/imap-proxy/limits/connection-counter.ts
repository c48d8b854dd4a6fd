/** What has a limit: all connections, those that have not signed in, those of a network, sessions of a user. */
export type CountedKind = 'all' | 'unauthenticated' | 'address' | 'user';

/**
 * Counts what has a limit: the port by which limits could be shared between processes. It is asked for every
 * connection, so one that shares has to answer from what it knows already.
 */
export type ConnectionCounter = {
  /**
   * Takes a place.
   *
   * @param key a network, or what stands for a user; empty where the kind has one count only
   * @param limit 0 for none
   * @returns false when so many are taken already; after true leave() has to follow
   */
  enter(kind: CountedKind, key: string, limit: number): boolean;
  leave(kind: CountedKind, key: string): void;
};

/** The counts of this process. */
export class ProcessCounter implements ConnectionCounter {
  readonly #counts = new Map<string, number>();

  enter(kind: CountedKind, key: string, limit: number): boolean {
    const name = `${kind} ${key}`;
    const count = this.#counts.get(name) ?? 0;
    if (limit > 0 && count >= limit) return false;
    this.#counts.set(name, count + 1);
    return true;
  }

  leave(kind: CountedKind, key: string): void {
    const name = `${kind} ${key}`;
    const count = (this.#counts.get(name) ?? 1) - 1;
    if (count > 0) this.#counts.set(name, count);
    else this.#counts.delete(name);
  }
}
