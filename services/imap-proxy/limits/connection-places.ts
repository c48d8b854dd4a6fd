import type { ConnectionCounter, CountedKind } from './connection-counter.ts';
import type { ConnectionLimits } from './limits-config.ts';

export type PlacesOutcome =
  | { readonly outcome: 'admitted'; readonly places: ConnectionPlaces }
  | { readonly outcome: 'refused'; readonly reason: Exclude<CountedKind, 'user'> };

/** The places under limits that one connection holds. */
export class ConnectionPlaces {
  readonly #counter: ConnectionCounter;
  readonly #limits: ConnectionLimits;
  readonly #held = new Map<CountedKind, string>();

  private constructor(counter: ConnectionCounter, limits: ConnectionLimits) {
    this.#counter = counter;
    this.#limits = limits;
  }

  /** @param network of the client; undefined where its address stands for many */
  static admit(
    counter: ConnectionCounter,
    limits: ConnectionLimits,
    network: string | undefined,
  ): PlacesOutcome {
    const places = new ConnectionPlaces(counter, limits);
    const wanted = [
      ['all', '', limits.connections],
      ['unauthenticated', '', limits.unauthenticatedConnections],
      ...(network === undefined ? [] : [['address', network, limits.connectionsPerAddress] as const]),
    ] as const;
    for (const [kind, key, limit] of wanted) {
      if (places.#take(kind, key, limit)) continue;
      places.release();
      return { outcome: 'refused', reason: kind };
    }
    return { outcome: 'admitted', places };
  }

  /** @param user what stands for the user @returns false when he has as many sessions as he may */
  signIn(user: string): boolean {
    if (!this.#take('user', user, this.#limits.sessionsPerUser)) return false;
    this.#give('unauthenticated');
    return true;
  }

  /** The connection has ended. */
  release(): void {
    for (const kind of [...this.#held.keys()]) this.#give(kind);
  }

  #take(kind: CountedKind, key: string, limit: number): boolean {
    if (!this.#counter.enter(kind, key, limit)) return false;
    this.#held.set(kind, key);
    return true;
  }

  #give(kind: CountedKind): void {
    const key = this.#held.get(kind);
    if (key === undefined) return;
    this.#held.delete(kind);
    this.#counter.leave(kind, key);
  }
}
