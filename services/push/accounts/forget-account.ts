import type { AccountId } from '@mailweave/push';
import type { RegistryContext } from '../registry/registry-context.ts';

/**
 * The account and all that is stored of it, but for its trail, which is forgotten with time. The account itself comes last: who is
 * interrupted may begin anew. False: there is none.
 */
export async function forgetAccount(
  { desk, stores }: Pick<RegistryContext, 'desk' | 'stores'>,
  accountId: AccountId,
): Promise<boolean> {
  for (const subscription of await stores.subscriptions.ofAccount(accountId))
    await desk.unsubscribe(subscription);
  for (const registration of await stores.registrations.ofAccount(accountId))
    await desk.registrations.remove(registration);
  await stores.sessions.removeOfAccount(accountId);
  await stores.credentials.remove(accountId);
  await stores.marks.removeOfAccount(accountId);
  return await stores.accounts.remove(accountId);
}
