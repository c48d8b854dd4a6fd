import type { Clock } from '@mailweave/foundation';
import {
  type AccountId,
  compareAccountIds,
  decideListener,
  type RegistrationRef,
  type RegistrationStore,
  type SessionStore,
} from '@mailweave/push';
import type { ListenerFactsOf } from './listener-facts.ts';

export type ListenerSources = {
  stores: {
    registrations: Pick<RegistrationStore, 'list'>;
    sessions: Pick<SessionStore, 'accounts'>;
  };
  listenerFacts: Pick<ListenerFactsOf, 'account'>;
  clock: Clock;
};

/** A page of accounts that have listeners; `lastLookedAt`: there may be more behind this account. */
export type ListenersPage = {
  readonly listeners: readonly { readonly accountId: AccountId; readonly permanent: boolean }[];
  readonly lastLookedAt?: AccountId;
};

/** Registrations that are read in one go. */
const BATCH = 500;

/**
 * The accounts that have listeners, by what decides about it: the same on every node, also where Dovecot itself tells and no process
 * holds anything. In order of context and user.
 * @param page `limit`: how many accounts are looked at
 * @throws AppError when the store cannot answer
 */
export async function runningListeners(
  { clock, listenerFacts, stores }: ListenerSources,
  page: { after?: AccountId | undefined; limit: number },
): Promise<ListenersPage> {
  const registered = await registeredAccounts(stores.registrations, page);
  const inSession = await stores.sessions.accounts(page, clock.nowMs());
  const accountIds = [...new Set([...registered, ...inSession])].sort(compareAccountIds).slice(0, page.limit);
  const decided = await Promise.all(
    accountIds.map(async (accountId) => {
      const { listener } = decideListener(await listenerFacts.account(accountId));
      return listener === 'none' ? [] : [{ accountId, permanent: listener === 'permanent' }];
    }),
  );
  const last = accountIds.length === page.limit ? accountIds.at(-1) : undefined;
  return { listeners: decided.flat(), ...(last !== undefined && { lastLookedAt: last }) };
}

async function registeredAccounts(
  registrations: Pick<RegistrationStore, 'list'>,
  { after, limit }: { after?: AccountId | undefined; limit: number },
): Promise<AccountId[]> {
  const found = new Set<AccountId>();
  let last: RegistrationRef | undefined = after && { accountId: after, clientId: '' };
  while (true) {
    const batch = await registrations.list({ after: last, limit: BATCH });
    for (const { accountId } of batch) if (accountId !== after) found.add(accountId);
    if (found.size >= limit || batch.length < BATCH) return [...found].slice(0, limit);
    last = batch.at(-1);
  }
}
