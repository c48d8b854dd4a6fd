import type { AccountId } from '../account/account.ts';

/** The way to a device. */
export type Transport = 'apns' | 'fcm' | 'web-push' | 'websocket' | 'webhook' | 'stub';

/** How much of a message leaves the provider's house. */
export type PrivacyLevel = 'preview' | 'sender' | 'nothing';

/** What the owner of a device wants to hear of; what is left out holds back nothing. */
export type Preferences = {
  /** Only these mailboxes; default INBOX alone. */
  readonly mailboxes?: readonly string[];
  /** Addresses, or `@domain`, in lower case. */
  readonly onlySenders?: readonly string[];
  readonly mutedSenders?: readonly string[];
  /** `22:00` until (exclusive) `07:00`, by the clock of this IANA time zone. */
  readonly quietHours?: { readonly from: string; readonly until: string; readonly timeZone: string };
  /** Stricter than the brand's, never looser. */
  readonly privacy?: PrivacyLevel;
};

/** One app on one device that is to be told. A token belongs to one subscription; under another account it moves there. */
export type Subscription = {
  readonly subscriptionId: string;
  readonly accountId: AccountId;
  /** The brand: `open-xchange-mobile-api-facade-brand1`. 64 characters at most. */
  readonly clientId: string;
  readonly transport: Transport;
  /** The device's token; for web-push and webhook the address of the endpoint. Secret: never logged. */
  readonly token: string;
  /** Web Push only (RFC 8291): base64url. */
  readonly keys?: { readonly p256dh: string; readonly auth: string };
  /** See isTopicPattern. */
  readonly topics: readonly string[];
  /** `unverified`: nothing but its verification is sent. */
  readonly state: 'unverified' | 'active';
  readonly preferences: Preferences;
  readonly createdAtMs: number;
  /** When the app last said that it is there. */
  readonly refreshedAtMs: number;
  /** Silent until then, it is forgotten. */
  readonly expiresAtMs?: number;
};
