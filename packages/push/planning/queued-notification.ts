import type { Notification, ShownMail } from '../notifications/notification.ts';
import type { Transport } from '../subscriptions/subscription.ts';

/**
 * Where a notification stands. `waiting`: for its first or next attempt. `sending`: an attempt is under way, in some process.
 * The others are final. `taken-back`: its messages were seen before it was sent. `no-subscription`: it was removed meanwhile.
 */
export type QueueState =
  | 'waiting'
  | 'sending'
  | 'delivered'
  | 'gone'
  | 'absent'
  | 'rejected'
  | 'expired'
  | 'taken-back'
  | 'no-subscription';

/** The way to the devices of one brand: what one gateway sends with the keys of one client id. */
export type Channel = { readonly transport: Transport; readonly clientId: string };

/** A notification with what becomes of it. */
export type QueuedNotification = {
  readonly notification: Notification;
  readonly channel: Channel;
  readonly state: QueueState;
  /** The messages that it tells of and that are not seen yet as far as we know; oldest first, the newest MAX_MAILS_KEPT of them. */
  readonly mails: readonly ShownMail[];
  /** When its first attempt was, or is, to be made: what the cap of a minute is counted by. */
  readonly plannedForMs: number;
  /** Not attempted before. */
  readonly dueAtMs: number;
  readonly failedAttempts: number;
};

/** A notification that nobody has tried to send yet. @param mails that it tells of, oldest first */
export function waitingNotification(
  notification: Notification,
  { clientId, transport }: Channel,
  { dueAtMs, mails = [] }: { dueAtMs: number; mails?: readonly ShownMail[] },
): QueuedNotification {
  return {
    notification,
    channel: { transport, clientId },
    state: 'waiting',
    mails,
    plannedForMs: dueAtMs,
    dueAtMs,
    failedAttempts: 0,
  };
}

/** Of a notification so many messages are remembered, to take them back one by one. */
export const MAX_MAILS_KEPT = 20;

export function tellsOfNewMail({ content }: Pick<Notification, 'content'>): boolean {
  return content.kind === 'new-mail' || content.kind === 'summary';
}
