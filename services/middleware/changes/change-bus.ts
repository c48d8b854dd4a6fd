import type { TenantId, UserChange, UserKey, UserRef } from '@mailweave/contracts';
import type { RandomSource } from '@mailweave/foundation';
import { WakeUps } from './wake-ups.ts';

export type ChangeListener = (change: UserChange) => void;

export type ChangeBusPorts = {
  /** Gets what a listener threw; the other listeners are called all the same. */
  onFailure(error: unknown): void;
  random: RandomSource;
};

/** Tells the open sessions of this process that a user's weave, or what is due for him, may have changed. */
export class ChangeBus {
  readonly #tenants = new Map<TenantId, Map<UserKey, Set<ChangeListener>>>();
  readonly #onFailure: (error: unknown) => void;
  readonly #wakeUps: WakeUps;

  constructor({ onFailure, random }: ChangeBusPorts) {
    this.#onFailure = onFailure;
    this.#wakeUps = new WakeUps((user) => this.notify(user), random);
  }

  /** @returns ends the watch; calling it twice does no harm */
  watch({ tenantId, userKey }: UserRef, listener: ChangeListener): () => void {
    // A wrapper of its own, so that the same listener can watch twice and leave once.
    const entry: ChangeListener = (change) => listener(change);
    this.#listenersOf(tenantId, userKey).add(entry);
    return () => this.#remove({ tenantId, userKey }, entry);
  }

  notify({ tenantId, userKey }: UserRef): void {
    const listeners = this.#tenants.get(tenantId)?.get(userKey) ?? [];
    for (const listener of [...listeners]) {
      try {
        listener({ tenantId, userKey });
      } catch (error) {
        this.#onFailure(error);
      }
    }
  }

  /** All open sessions of the tenant; many one after the other. */
  notifyTenant(tenantId: TenantId): void {
    this.notifyAll(this.watchedUsers(tenantId));
  }

  /** Many users, one after the other. */
  notifyAll(users: readonly UserRef[]): void {
    this.#wakeUps.add(users);
  }

  /** Those who still wait for their turn are not told any more. */
  close(): void {
    this.#wakeUps.close();
  }

  /** Tenants of which somebody watches. */
  watchedTenants(): TenantId[] {
    return [...this.#tenants.keys()];
  }

  watchedUsers(tenantId: TenantId): UserRef[] {
    return [...(this.#tenants.get(tenantId)?.keys() ?? [])].map((userKey) => ({ tenantId, userKey }));
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
    if (users?.size === 0) this.#tenants.delete(tenantId);
  }
}
