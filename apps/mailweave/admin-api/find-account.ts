import { type PushAccount, PushAccountsPage } from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';
import type { AdminApi } from './admin-api.ts';

/** Nobody there has this name. */
class NamedAccountUnknownError extends AppError {
  constructor() {
    super({
      code: 'named-account-unknown',
      publicText:
        'The role push knows no such account: name its numbers (249@1), its log-in name or its address. It is made when its owner logs in, or by POST /api/push/accounts.',
      retry: 'after-change',
    });
  }
}

/** The account that an operator means by its numbers, log-in name or address. @throws NamedAccountUnknownError, and as AdminApi */
export async function accountNamed(api: AdminApi, name: string): Promise<PushAccount> {
  const path = `/api/push/accounts?name=${encodeURIComponent(name)}`;
  const { accounts } = await api.get(path, PushAccountsPage);
  const [account] = accounts;
  if (account === undefined) throw new NamedAccountUnknownError();
  return account;
}

/** Of the calls below an account. */
export function accountPath({ accountId }: Pick<PushAccount, 'accountId'>): string {
  return `/api/push/accounts/${encodeURIComponent(accountId)}`;
}
