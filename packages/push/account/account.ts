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

const WRITTEN = /^([1-9][0-9]{0,9})@([1-9][0-9]{0,9})$/;

export function accountIdOf(numbers: { contextId: number; userId: number }): AccountId {
  return `${numbers.userId}@${numbers.contextId}`;
}

/** Reads `<user>@<context>`; undefined for anything else, a log-in name for example. */
export function parseAccountId(text: string): AccountId | undefined {
  return WRITTEN.test(text) ? (text as AccountId) : undefined;
}
