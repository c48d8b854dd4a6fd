import {
  type Account,
  type AccountId,
  type AccountStore,
  accountIdOf,
  accountNumbers,
  comparableAddress,
  compareAccountIds,
  type EnsuredAccount,
  type NewAccount,
} from '@mailweave/push';

export class MemoryAccountStore implements AccountStore {
  readonly #accounts = new Map<AccountId, Account>();

  async find(accountId: AccountId): Promise<Account | undefined> {
    return this.#accounts.get(accountId);
  }

  async findByLogin(login: string): Promise<Account | undefined> {
    return this.#withLogin(login);
  }

  async findByAddress(address: string): Promise<Account | undefined> {
    return this.#withAddress(address);
  }

  async ensure(wanted: NewAccount): Promise<EnsuredAccount> {
    const { address, login } = wanted;
    const known = this.#withLogin(login);
    const ofAddress = address === undefined ? undefined : this.#withAddress(address);
    if (ofAddress !== undefined && ofAddress.login !== login) return { outcome: 'address-taken' };
    if (known !== undefined) return { outcome: 'known', account: this.#keep(known, address) };
    const userId = wanted.userId ?? this.#nextUserId(wanted.contextId);
    const numbers = { contextId: wanted.contextId, userId };
    const accountId = accountIdOf(numbers);
    if (this.#accounts.has(accountId)) return { outcome: 'numbers-taken' };
    return { outcome: 'created', account: this.#keep({ accountId, ...numbers, login }, address) };
  }

  async list(page: { after?: AccountId | undefined; limit: number }): Promise<Account[]> {
    const { after, limit } = page;
    return [...this.#accounts.values()]
      .filter(({ accountId }) => after === undefined || compareAccountIds(accountId, after) > 0)
      .sort((a, b) => compareAccountIds(a.accountId, b.accountId))
      .slice(0, limit);
  }

  async remove(accountId: AccountId): Promise<boolean> {
    return this.#accounts.delete(accountId);
  }

  #withLogin(login: string): Account | undefined {
    return this.#accounts.values().find((account) => account.login === login);
  }

  #withAddress(address: string): Account | undefined {
    const wanted = comparableAddress(address);
    return this.#accounts
      .values()
      .find((account) => account.address !== undefined && comparableAddress(account.address) === wanted);
  }

  #keep(account: Account, address: string | undefined): Account {
    const kept = address === undefined ? account : { ...account, address };
    this.#accounts.set(kept.accountId, kept);
    return kept;
  }

  #nextUserId(contextId: number): number {
    const taken = Array.from(this.#accounts.keys(), accountNumbers);
    const ofContext = taken.filter((numbers) => numbers.contextId === contextId);
    return Math.max(0, ...ofContext.map(({ userId }) => userId)) + 1;
  }
}
