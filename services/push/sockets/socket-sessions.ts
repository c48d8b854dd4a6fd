import type { AccountId } from '@mailweave/push';

/** Whose socket it is. */
export type SocketSession = {
  readonly accountId: AccountId;
  /** The brand that the user has logged in with; undefined: any. */
  readonly clientId?: string;
};

/** Who may open a socket, and keep it. */
export type SocketSessions = {
  /**
   * Undefined: there is no such session, or it has ended.
   * @throws AppError whether there is one cannot be known now
   */
  find(token: string): Promise<SocketSession | undefined>;
};
