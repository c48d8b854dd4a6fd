import type { AccountId } from '../account/account.ts';

/** The newest message that a notification shows; already as little as the privacy level allows. */
export type ShownMail = {
  readonly mailbox: string;
  readonly uidValidity?: number;
  readonly uid?: number;
  readonly from?: { readonly name?: string; readonly address: string };
  readonly subject?: string;
  readonly snippet?: string;
};

/** What a device is told. It stands alone: no other notification is needed to understand it. */
export type NotificationContent =
  | { readonly kind: 'new-mail'; readonly mail: ShownMail; readonly mailCount: 1 }
  /** Several messages in one, after a storm or a time without contact; `mail` is the newest. */
  | { readonly kind: 'summary'; readonly mail: ShownMail; readonly mailCount: number }
  /** Take notifications of these messages back; shows nothing. */
  | {
      readonly kind: 'dismiss';
      readonly mailbox: string;
      readonly uidValidity: number;
      readonly uids: readonly number[];
    }
  /** The app sends the code back; shows nothing where the transport allows it. */
  | { readonly kind: 'verification'; readonly code: string }
  /** The mail server refuses the credentials: the owner has to log in again. */
  | { readonly kind: 'needs-login' }
  | { readonly kind: 'test' };

/** What is no mail. */
export type Notice = Exclude<
  NotificationContent,
  { readonly kind: 'new-mail' } | { readonly kind: 'summary' } | { readonly kind: 'dismiss' }
>;

/** One notification for one subscription. */
export type Notification = {
  /** A UUID (RFC 9562), the same at every attempt. */
  readonly notificationId: string;
  readonly accountId: AccountId;
  readonly subscriptionId: string;
  readonly topic: string;
  readonly content: NotificationContent;
  /** Unread messages, for the badge; undefined: leave the badge as it is. */
  readonly badge?: number;
  /**
   * 1 to 32 of base64url's characters. A device keeps the last of several with the same key (apns-collapse-id, FCM's tag,
   * the Topic of RFC 8030), so an attempt that is repeated in doubt shows once.
   */
  readonly collapseKey: string;
  readonly priority: 'high' | 'normal';
  readonly createdAtMs: number;
  /** Not delivered by then, it is given up. */
  readonly expiresAtMs: number;
};
