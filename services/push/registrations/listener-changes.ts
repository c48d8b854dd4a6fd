import type { AccountId, ListenerWatch } from '@mailweave/push';

/** Tells who runs listeners whose accounts they have to look at again. */
export class ListenerChanges implements ListenerWatch {
  readonly #watchers = new Set<ListenerWatch>();

  accountChanged(accountId: AccountId): void {
    for (const watcher of this.#watchers) watcher.accountChanged(accountId);
  }

  accountsChanged(): void {
    for (const watcher of this.#watchers) watcher.accountsChanged();
  }

  /** @param watcher must not throw @returns ends it */
  watch(watcher: ListenerWatch): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
