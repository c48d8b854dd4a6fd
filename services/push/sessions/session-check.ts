import type { AccountId } from '@mailweave/push';

/** Who makes a call. */
export type Caller = {
  readonly accountId: AccountId;
  /** The only client id that he may use; undefined: any. */
  readonly clientId?: string;
};

/** Knows on whose behalf a call is made. */
export type SessionCheck = {
  /**
   * By a session's token, or by an operator's token beside the name of an account, from a front end that has checked it itself.
   * @throws SessionUnknownError, AccountUnknownError
   */
  ofHeaders(headers: CallHeaders): Promise<Caller>;

  /** By the token of a session alone. @throws SessionUnknownError */
  ofToken(token: string): Promise<Caller>;
};

export type CallHeaders = {
  readonly authorization?: string | undefined;
  /** Numbers, log-in name or address. */
  readonly 'mailweave-account'?: string | string[] | undefined;
};
