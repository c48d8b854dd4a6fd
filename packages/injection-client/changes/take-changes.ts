import type { ChangeBus, StoreChange } from '@mailweave/injection';
import type { NothingDue } from '../cache/nothing-due.ts';
import type { ToldLately } from './told-lately.ts';

/** Who has to know of a change: what is remembered goes first, for a session that is told asks again at once. */
export type ToldParties = { nothingDue: NothingDue; toldLately: ToldLately; changes: ChangeBus };

export function takeChange(
  { nothingDue, toldLately, changes }: ToldParties,
  { tenantId, userKey }: StoreChange,
): void {
  if (userKey === undefined) {
    nothingDue.forgetTenant(tenantId);
    // What concerns one user the middleware asks of the store each time.
    toldLately.note(tenantId);
    changes.notifyTenant(tenantId);
  } else {
    nothingDue.forget({ tenantId, userKey });
    changes.notify({ tenantId, userKey });
  }
}

/** Anything may have changed for anybody. */
export function takeGap({ nothingDue, toldLately, changes }: ToldParties): void {
  nothingDue.forgetAll();
  toldLately.noteAll();
  for (const tenantId of changes.watchedTenants()) changes.notifyTenant(tenantId);
}
