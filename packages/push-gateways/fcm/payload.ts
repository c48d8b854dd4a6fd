import type { Notification, Presentation } from '@mailweave/push';
import { mailDataOf } from '../mail-data/mail-data.ts';
import { jsonWithin } from '../payload/json-within.ts';
import { cidOf, folderOf } from '../payload/mail-place.ts';

/** FCM counts the bytes of keys and values; this many with all of JSON's signs are less. */
const MAX_DATA_BYTES = 4_000;
/** More messages are not taken back one by one; the number of unread ones is right anyway. */
const MAX_DISMISSED = 200;
const LONGEST_TTL_SECONDS = 28 * 24 * 60 * 60;
/** Cut in this order. */
const LONG_TEXTS = ['teaser', 'subject', 'displayname'] as const;

/**
 * A message of FCM, all of it data, as apps of other mail platforms know it: every value is a text, and the app itself shows the
 * notification. It replaces another with the same `tag`. Undefined: it cannot be made to fit.
 *
 * Only what need not be known twice collapses while the phone is away: FCM keeps four collapse keys for a device and any hundred
 * messages without one.
 *
 * @see https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
 */
export function fcmMessage(
  notification: Notification,
  to: { readonly token: string; readonly presentation: Presentation },
  nowMs: number,
): string | undefined {
  const texts = textsOf(notification, to.presentation);
  const long = LONG_TEXTS.map((key) => texts[key] ?? '');
  const build = (shorter: readonly string[]): object => {
    const data = { ...texts };
    for (const [at, key] of LONG_TEXTS.entries()) if (data[key] !== undefined) data[key] = shorter[at] ?? '';
    return data;
  };
  const data = jsonWithin(long, build, MAX_DATA_BYTES);
  if (data === undefined) return undefined;
  const seconds = Math.floor((notification.expiresAtMs - nowMs) / 1_000);
  const android = {
    priority: notification.priority === 'high' ? 'HIGH' : 'NORMAL',
    ttl: `${Math.max(0, Math.min(seconds, LONGEST_TTL_SECONDS))}s`,
    collapse_key: collapseKeyOf(notification),
  };
  return `{"message":{"token":${JSON.stringify(to.token)},"android":${JSON.stringify(android)},"data":${data}}}`;
}

function textsOf(notification: Notification, presentation: Presentation): Record<string, string> {
  const { content } = notification;
  const told = {
    ...mailDataOf(notification),
    ...('mail' in content && { folder: folderOf(content.mail.mailbox), cid: cidOf(content.mail) }),
    ...(content.kind === 'dismiss' && {
      folder: folderOf(content.mailbox),
      ids: content.uids.slice(-MAX_DISMISSED).join(),
    }),
    unread: presentation.badge ? notification.badge : undefined,
    tag: notification.collapseKey,
  };
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(told)) if (value !== undefined) texts[key] = String(value);
  return texts;
}

function collapseKeyOf({ content }: Notification): string | undefined {
  return content.kind === 'new-mail' || content.kind === 'dismiss' ? undefined : content.kind;
}
