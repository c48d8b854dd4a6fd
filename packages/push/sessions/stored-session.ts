import type { AccountId } from '../account/account.ts';

/** A user who has logged in. The token itself is stored nowhere. */
export type StoredSession = {
  /** Hash of the token that the user shows. */
  readonly tokenHash: string;
  readonly accountId: AccountId;
  /** The brand that he uses; undefined: any. */
  readonly clientId?: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
};
