import {
  type AccountId,
  decideListener,
  type RegistrationRef,
  type RegistrationStore,
} from '@mailweave/push';
import type { ListenerFactsOf } from './listener-facts.ts';

export type ListenerSources = {
  stores: { registrations: Pick<RegistrationStore, 'list'> };
  listenerFacts: Pick<ListenerFactsOf, 'account'>;
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
  { listenerFacts, stores }: ListenerSources,
  page: { after?: AccountId | undefined; limit: number },
): Promise<ListenersPage> {
  const accountIds = await registeredAccounts(stores.registrations, page);
  const decided = await Promise.all(
    accountIds.map(async (accountId) => ({
      accountId,
      runs: decideListener(await listenerFacts.account(accountId)).runs,
    })),
  );
  const listeners = decided
    .filter(({ runs }) => runs)
    .map(({ accountId }) => ({ accountId, permanent: true }));
  const last = accountIds.length === page.limit ? accountIds.at(-1) : undefined;
  return { listeners, ...(last !== undefined && { lastLookedAt: last }) };
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
