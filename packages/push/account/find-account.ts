import type { AccountStore } from '../ports.ts';
import { type Account, parseAccountId } from './account.ts';

/**
 * The account that mail software means by a name: its numbers `249@1`, a log-in name, or an address, in this order.
 * @throws AppError when the store cannot answer
 */
export async function findAccount(
  accounts: Pick<AccountStore, 'find' | 'findByLogin' | 'findByAddress'>,
  name: string,
): Promise<Account | undefined> {
  const accountId = parseAccountId(name);
  const byNumbers = accountId === undefined ? undefined : await accounts.find(accountId);
  return byNumbers ?? (await accounts.findByLogin(name)) ?? (await byAddress(accounts, name));
}

async function byAddress(
  accounts: Pick<AccountStore, 'findByAddress'>,
  name: string,
): Promise<Account | undefined> {
  return name.includes('@') ? await accounts.findByAddress(name) : undefined;
}
