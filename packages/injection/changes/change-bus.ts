import type { TenantId, UserChange, UserKey, UserRef } from '@mailweave/contracts';
import type { RandomSource, Ticker } from '@mailweave/foundation';
import type { StoreChange } from './feed-reading.ts';
import { LaterLooks } from './later-looks.ts';
import { WakeUps } from './wake-ups.ts';

export type ChangeListener = (change: UserChange) => void;

/** What made something another: a write of this process, one of another, or time alone. */
export type ChangeOrigin = 'here' | 'elsewhere' | 'time';

/** Hears of every change, whoever watches here: of one user or, without a userKey, of any user of the tenant. */
export type TapListener = (change: StoreChange, origin: ChangeOrigin) => void;

export type ChangeBusPorts = {
  /** Gets what a listener threw; the other listeners are called all the same. */
  onFailure(error: unknown): void;
  random: RandomSource;
  ticker: Ticker;
};

/** Tells the open sessions of this process that a user's weave, or what is due for him, may have changed. */
export class ChangeBus {
  readonly #tenants = new Map<TenantId, Map<UserKey, Set<ChangeListener>>>();
  readonly #taps = new Set<TapListener>();
  readonly #onFailure: (error: unknown) => void;
  readonly #wakeUps: WakeUps;
  /** These tell taps of each user, too. */
  readonly #laterWakeUps: WakeUps;
  readonly #laterLooks: LaterLooks;

  constructor({ onFailure, ...ports }: ChangeBusPorts) {
    this.#onFailure = onFailure;
    this.#wakeUps = new WakeUps((user) => this.#tellSessions(user), ports);
    this.#laterWakeUps = new WakeUps((user) => this.notify(user, 'time'), ports);
    this.#laterLooks = new LaterLooks((users) => this.#laterWakeUps.add(users), ports);
  }

  /** @returns ends the watch; calling it twice does no harm */
  watch({ tenantId, userKey }: UserRef, listener: ChangeListener): () => void {
    // A wrapper of its own, so that the same listener can watch twice and leave once.
    const entry: ChangeListener = (change) => listener(change);
    this.#listenersOf(tenantId, userKey).add(entry);
    return () => this.#remove({ tenantId, userKey }, entry);
  }

  /** For those who pass changes on to sessions elsewhere. @returns ends it */
  tap(listener: TapListener): () => void {
    const entry: TapListener = (change, origin) => listener(change, origin);
    this.#taps.add(entry);
    return () => this.#taps.delete(entry);
  }

  notify({ tenantId, userKey }: UserRef, origin: ChangeOrigin = 'here'): void {
    this.#tellTaps({ tenantId, userKey }, origin);
    this.#tellSessions({ tenantId, userKey });
  }

  /** All open sessions of the tenant; many one after the other. */
  notifyTenant(tenantId: TenantId, origin: ChangeOrigin = 'here'): void {
    this.notifyAll(tenantId, this.watchedUsers(tenantId), origin);
  }

  /** Many users of a tenant, one after the other. Taps hear of the tenant: whom they speak for is not known here. */
  notifyAll(tenantId: TenantId, users: readonly UserRef[], origin: ChangeOrigin = 'here'): void {
    this.#tellTaps({ tenantId }, origin);
    this.#wakeUps.add(users);
  }

  /**
   * What is due for a user may change by itself: his open sessions, and taps, are told so many milliseconds from now, or
   * some seconds later. Nothing is kept for a user for whom nobody listens.
   */
  notifyLater(user: UserRef, inMs: number): void {
    const isWatched = this.#tenants.get(user.tenantId)?.has(user.userKey) === true;
    if (isWatched || this.#taps.size > 0) this.#laterLooks.add(user, inMs);
  }

  /** Those who still wait for their turn are not told any more. */
  close(): void {
    this.#wakeUps.close();
    this.#laterWakeUps.close();
    this.#laterLooks.close();
  }

  /** Tenants of which somebody watches. */
  watchedTenants(): TenantId[] {
    return [...this.#tenants.keys()];
  }

  watchedUsers(tenantId: TenantId): UserRef[] {
    return [...(this.#tenants.get(tenantId)?.keys() ?? [])].map((userKey) => ({ tenantId, userKey }));
  }

  #tellSessions(user: UserRef): void {
    this.#tell(this.#tenants.get(user.tenantId)?.get(user.userKey) ?? [], user);
  }

  #tellTaps(change: StoreChange, origin: ChangeOrigin): void {
    this.#tell(
      [...this.#taps].map((tap) => (told: StoreChange) => tap(told, origin)),
      change,
    );
  }

  #tell<T>(listeners: Iterable<(change: T) => void>, change: T): void {
    for (const listener of [...listeners]) {
      try {
        listener(change);
      } catch (error) {
        this.#onFailure(error);
      }
    }
  }

  #listenersOf(tenantId: TenantId, userKey: UserKey): Set<ChangeListener> {
    const users = this.#tenants.get(tenantId) ?? new Map<UserKey, Set<ChangeListener>>();
    this.#tenants.set(tenantId, users);
    const listeners = users.get(userKey) ?? new Set();
    users.set(userKey, listeners);
    return listeners;
  }

  #remove({ tenantId, userKey }: UserRef, entry: ChangeListener): void {
    const users = this.#tenants.get(tenantId);
    const listeners = users?.get(userKey);
    listeners?.delete(entry);
    if (listeners?.size === 0) users?.delete(userKey);
    // A tap may speak for other sessions of the same user.
    if (listeners?.size === 0 && this.#taps.size === 0) this.#laterLooks.forget({ tenantId, userKey });
    if (users?.size === 0) this.#tenants.delete(tenantId);
  }
}
