import { type Account, parseAccountId } from '../account/account.ts';
import { newMailKey } from '../mailbox-events/event-key.ts';
import type { MailboxEvent } from '../mailbox-events/new-mail.ts';
import type { AccountStore, EventIntake } from '../ports.ts';
import { someAccountId } from './builders.ts';

// What a source leads to, in memory: for tests of sources.

export function anAccount(over: Partial<Account> = {}): Account {
  const accountId = over.accountId ?? someAccountId;
  const [userId, contextId] = accountId.split('@').map(Number) as [number, number];
  return { accountId, contextId, userId, login: 'anna', address: 'anna@example.org', ...over };
}

/** Looks up these accounts and no other. */
export function knownAccounts(
  accounts: readonly Account[],
): Pick<AccountStore, 'find' | 'findByLogin' | 'findByAddress'> {
  const where = async (holds: (account: Account) => boolean) => accounts.find(holds);
  return {
    find: (accountId) => where((account) => account.accountId === parseAccountId(accountId)),
    findByLogin: (login) => where((account) => account.login === login),
    findByAddress: (address) => where((account) => account.address?.toLowerCase() === address.toLowerCase()),
  };
}

/** Keeps what it takes, and knows a message again. */
export class KeptEvents implements EventIntake {
  readonly taken: MailboxEvent[] = [];
  readonly #keys = new Set<string>();
  /** When set, nothing can be taken. */
  failure: Error | undefined;
  #wake: (() => void)[] = [];

  async accept(event: MailboxEvent): Promise<'accepted' | 'known'> {
    if (this.failure !== undefined) throw this.failure;
    const key = event.event === 'new-mail' ? newMailKey(event) : JSON.stringify(event);
    if (this.#keys.has(key)) return 'known';
    this.#keys.add(key);
    this.taken.push(event);
    for (const wake of this.#wake.splice(0)) wake();
    return 'accepted';
  }

  /** Until this holds of what was taken, looked at with every event. */
  async until(holds: (taken: readonly MailboxEvent[]) => boolean): Promise<void> {
    while (!holds(this.taken)) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }
}
