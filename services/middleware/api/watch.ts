import type { UserChange, UserRef } from '@mailweave/contracts';
import type { ApiContext } from './api-context.ts';

/** Changes made through this process at once, those of other processes within a second. */
export function watch(
  context: ApiContext,
  user: UserRef,
  listener: (change: UserChange) => void,
): () => void {
  return context.changes.watch(user, listener);
}
