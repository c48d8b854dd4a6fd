/** An IMAP server's address on loopback. */
export type Address = { readonly host: string; readonly port: number; readonly tls: boolean };

export type Account = { readonly user: string; readonly password: string };

/** Clients that come, look, mark, idle and go until the time is over. */
export type ChurnOptions = {
  /** Clients take these in turn. */
  readonly addresses: readonly Address[];
  /** Their inboxes hold a message at least; clients take these in turn. */
  readonly accounts: readonly Account[];
  readonly clients: number;
  readonly durationMs: number;
};

/** Work for the load process; each kind with what it brings back. */
export type LoadJob =
  | {
      /** Connect, LOGIN, LOGOUT, `count` times in all, `parallel` at once. */
      readonly kind: 'log-ins';
      readonly address: Address;
      readonly accounts: readonly Account[];
      readonly count: number;
      readonly parallel: number;
    }
  | {
      /** One connection: log in, run `setup` untimed, then `command` as often as told, each timed. */
      readonly kind: 'exchange';
      readonly address: Address;
      readonly account: Account;
      readonly setup: readonly string[];
      readonly command: string;
      readonly repeats: number;
    }
  | {
      /** Open connections, log in and leave them open until `close-idle`. */
      readonly kind: 'open-idle';
      readonly address: Address;
      readonly accounts: readonly Account[];
      readonly count: number;
      readonly parallel: number;
    }
  | { readonly kind: 'close-idle' }
  | ({ readonly kind: 'churn' } & ChurnOptions);

export type LoadResult = {
  /** Milliseconds of each timed thing, in order: of the whole for log-ins, of each command for an exchange. */
  readonly elapsedMs: readonly number[];
  /** Bytes of the answer to each timed command. */
  readonly answerBytes: readonly number[];
  /** How many sessions a churn had. */
  readonly sessions?: number;
};

/** What the load process sends back. */
export type LoadReply = { readonly result: LoadResult } | { readonly error: string };
