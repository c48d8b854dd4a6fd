import type { Bus } from '@mailweave/foundation';
import { parseAccountId } from '@mailweave/push';
import type { AccountProperties } from '../properties/account-properties.ts';
import type { ListenerChanges } from '../registrations/listener-changes.ts';
import type { ListenerSet } from './listener-set.ts';

const CHANNEL = 'push-accounts';
/** In the place of an account's id. */
const ALL = 'all';

/**
 * Has the process that listens for an account look at it again, whichever process was told of the change, with its properties as they
 * are now. What it does not hear its next review finds. @returns ends it
 */
export function shareChanges(
  changes: Pick<ListenerChanges, 'watch'>,
  listeners: Pick<ListenerSet, 'isMine' | 'accountChanged' | 'accountsChanged'>,
  { bus, properties }: { bus: Bus; properties: Pick<AccountProperties, 'forget'> },
): () => void {
  const stopHearing = bus.subscribe(CHANNEL, {
    message: (text) => {
      const accountId = parseAccountId(text);
      if (accountId === undefined && text !== ALL) return;
      properties.forget(accountId);
      if (accountId === undefined) listeners.accountsChanged();
      else if (listeners.isMine(accountId)) listeners.accountChanged(accountId);
    },
    onGap: () => undefined,
  });
  const stopWatching = changes.watch({
    accountChanged: (accountId) => {
      if (listeners.isMine(accountId)) listeners.accountChanged(accountId);
      else bus.publish(CHANNEL, accountId);
    },
    // The bus may be away, so this process does not wait for its own word.
    accountsChanged: () => {
      listeners.accountsChanged();
      bus.publish(CHANNEL, ALL);
    },
  });
  return () => {
    stopWatching();
    stopHearing();
  };
}
