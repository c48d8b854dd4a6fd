/** A push service that gateways are measured against. */
export type ServiceName = 'apns' | 'fcm';

/** A simulated service that runs in a process of its own. */
export type Simulated = {
  readonly service: ServiceName;
  readonly port: number;
  readonly caPem: string;
  /** What a gateway's brand names: the file's text. */
  readonly credentials: string;
  /** What the bare client sends as `authorization`. */
  readonly bareAuthorization: string;
};

export type LoadJob =
  | { readonly kind: 'simulate'; readonly service: ServiceName }
  /** Of a simulated APNs: answers when so many messages were shown, or the time is over. */
  | { readonly kind: 'arrivals'; readonly count: number; readonly withinMs: number }
  /** Rounds of so many notifications: the gateway's and the bare client's, in turns. */
  | { readonly kind: 'send'; readonly simulated: Simulated; readonly rounds: number; readonly count: number };

/** Notifications for each second of processor time that the sending process used, by round. */
export type SendRates = { readonly gateway: readonly number[]; readonly bare: readonly number[] };

/** What phones were shown of numbered messages. */
export type PhoneArrivals = {
  /** By the number of the message: when it came, since 1970; null: it did not. */
  readonly atMs: readonly (number | null)[];
  /** Notifications of a message that was shown already. */
  readonly repeats: number;
};

export type LoadReply =
  | { readonly arrivals: PhoneArrivals }
  | { readonly simulated: Simulated }
  | { readonly rates: SendRates }
  | { readonly error: string };
