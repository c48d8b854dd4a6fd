import { type Notification, type NotificationContent, type Push, shownText } from '@mailweave/push';
import { cutUtf8 } from '../text/cut-utf8.ts';
import { MAX_PLAINTEXT_BYTES } from './encryption.ts';

/** A member that does not fit is halved until it does; below this the message is not sendable. */
const SMALLEST_TEXT_BYTES = 16;
/** A summary's and a dismissal's room for numbers of messages. */
const MOST_UIDS = 256;

export type PayloadOptions = {
  /** Where a click leads; the whole address of the mail app. */
  readonly navigate: string;
};

/**
 * What the app gets: a declarative push message, which a browser that knows them shows by itself (Push API, "declarative push
 * message"), with a member `mailweave` for a service worker or an app of UnifiedPush. Undefined: it cannot be made small enough.
 *
 * Standard: push; RFC 8030 7.2; size of a push message; 3993 bytes of text, cut between characters
 */
export function payloadOf(
  { notification, presentation }: Pick<Push, 'notification' | 'presentation'>,
  options: PayloadOptions,
): Buffer | undefined {
  for (let textBytes = 1024; textBytes >= SMALLEST_TEXT_BYTES; textBytes /= 2) {
    const message = messageOf(notification, { ...options, textBytes, badge: presentation.badge });
    const payload = Buffer.from(JSON.stringify(message));
    if (payload.length <= MAX_PLAINTEXT_BYTES) return payload;
  }
  return undefined;
}

type Form = PayloadOptions & { readonly textBytes: number; readonly badge: boolean };

function messageOf(notification: Notification, form: Form): object {
  const { accountId, badge, collapseKey, content, notificationId, topic } = notification;
  const text = shownText(content);
  const count = form.badge ? badge : undefined;
  const details = { kind: content.kind, notificationId, accountId, topic, ...detailsOf(content, form) };
  if (text === undefined) return { mailweave: { ...details, unread: count } };
  const shown = {
    title: cutUtf8(text.title, form.textBytes),
    ...(text.body !== undefined && { body: cutUtf8(text.body, form.textBytes) }),
    navigate: form.navigate,
    tag: collapseKey,
  };
  return { web_push: 8030, notification: shown, app_badge: count, mutable: true, mailweave: details };
}

/** What a program reads: never cut, except for texts that were shown anyway. */
function detailsOf(content: NotificationContent, { textBytes }: Form): object {
  switch (content.kind) {
    case 'new-mail':
    case 'summary': {
      const { from, mailbox, subject, uid, uidValidity } = content.mail;
      return {
        mailbox,
        uidValidity,
        uid,
        mailCount: content.mailCount,
        ...(from !== undefined && { from: cutUtf8(from.name || from.address, textBytes) }),
        ...(subject !== undefined && { subject: cutUtf8(subject, textBytes) }),
      };
    }
    case 'dismiss': {
      const { mailbox, uidValidity, uids } = content;
      return { mailbox, uidValidity, uids: uids.slice(-Math.min(MOST_UIDS, textBytes)) };
    }
    case 'verification':
      return { code: content.code };
    case 'needs-login':
    case 'test':
      return {};
  }
}
