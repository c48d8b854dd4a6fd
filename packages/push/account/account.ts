/** `249@1`: user 249 of context 1. It names no person, so it may be logged. */
export type AccountId = `${number}@${number}`;

/** A mailbox owner as the push role knows him. */
export type Account = {
  readonly accountId: AccountId;
  readonly contextId: number;
  readonly userId: number;
  /** What he logs in with at the mail server. */
  readonly login: string;
  readonly address?: string;
};

/** An account to be made, unless its log-in name is known. */
export type NewAccount = {
  readonly login: string;
  readonly contextId: number;
  readonly userId?: number | undefined;
  readonly address?: string | undefined;
};

/** `numbers-taken`, `address-taken`: another account has them. */
export type EnsuredAccount =
  | { readonly outcome: 'created' | 'known'; readonly account: Account }
  | { readonly outcome: 'numbers-taken' | 'address-taken' };

const WRITTEN = /^([1-9][0-9]{0,9})@([1-9][0-9]{0,9})$/;

export function accountIdOf(numbers: { contextId: number; userId: number }): AccountId {
  return `${numbers.userId}@${numbers.contextId}`;
}

/** Reads `<user>@<context>`; undefined for anything else, a log-in name for example. */
export function parseAccountId(text: string): AccountId | undefined {
  return WRITTEN.test(text) ? (text as AccountId) : undefined;
}

/** How addresses are compared: without case. */
export function comparableAddress(address: string): string {
  return address.toLowerCase();
}

/** The numbers of an id that was written by accountIdOf. */
export function accountNumbers(accountId: AccountId): { contextId: number; userId: number } {
  const [userId, contextId] = accountId.split('@').map(Number);
  return { contextId: contextId ?? 0, userId: userId ?? 0 };
}

/** In order of context, then user. */
export function compareAccountIds(a: AccountId, b: AccountId): number {
  const [ofA, ofB] = [accountNumbers(a), accountNumbers(b)];
  return ofA.contextId - ofB.contextId || ofA.userId - ofB.userId;
}
