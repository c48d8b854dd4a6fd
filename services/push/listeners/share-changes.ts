import type { Bus } from '@mailweave/foundation';
import { parseAccountId } from '@mailweave/push';
import type { ListenerChanges } from '../registrations/listener-changes.ts';
import type { ListenerSet } from './listener-set.ts';

const CHANNEL = 'push-accounts';

/**
 * Has the process that listens for an account look at it again, whichever process was told of the change. What it does not hear its
 * next review finds. @returns ends it
 */
export function shareChanges(
  changes: Pick<ListenerChanges, 'watch'>,
  listeners: Pick<ListenerSet, 'isMine' | 'accountChanged'>,
  bus: Bus,
): () => void {
  const stopHearing = bus.subscribe(CHANNEL, {
    message: (text) => {
      const accountId = parseAccountId(text);
      if (accountId !== undefined && listeners.isMine(accountId)) listeners.accountChanged(accountId);
    },
    onGap: () => undefined,
  });
  const stopWatching = changes.watch((accountId) => {
    if (listeners.isMine(accountId)) listeners.accountChanged(accountId);
    else bus.publish(CHANNEL, accountId);
  });
  return () => {
    stopWatching();
    stopHearing();
  };
}
