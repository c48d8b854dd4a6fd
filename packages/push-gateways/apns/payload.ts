import { type Notification, type Presentation, shownText } from '@mailweave/push';
import { jsonWithin } from '../payload/json-within.ts';
import { cidOf, folderOf } from '../payload/mail-place.ts';

/** What APNs is sent for a notification. */
export type ApnsPayload = {
  readonly pushType: 'alert' | 'background';
  readonly json: string;
};

/** More messages are not taken back one by one; the badge is right anyway. */
const MAX_DISMISSED = 200;

/**
 * The payload of a notification, of 4,096 bytes at most: a long text is cut. `alert` has sender and subject as title and body,
 * which iOS shows as two lines; apps open the message by `cid`, or `folder` where there is no UID. A change of the badge counts as
 * an alert, what only wakes the app as background. Undefined: it cannot be made to fit.
 *
 * @see https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification
 */
export function apnsPayload(notification: Notification, presentation: Presentation): ApnsPayload | undefined {
  const { content } = notification;
  const badge = presentation.badge ? notification.badge : undefined;
  switch (content.kind) {
    case 'dismiss': {
      const ids = content.uids.slice(-MAX_DISMISSED).map(String);
      const dismiss = { folder: folderOf(content.mailbox), ids };
      const aps = { 'content-available': 1, badge };
      return ready(
        badge === undefined ? 'background' : 'alert',
        jsonWithin([], () => ({ aps, dismiss })),
      );
    }
    case 'verification': {
      const payload = { aps: { 'content-available': 1 }, verification: content.code };
      return ready(
        'background',
        jsonWithin([], () => payload),
      );
    }
    default:
      return alertOf(notification, presentation.sound, badge);
  }
}

function alertOf({ content }: Notification, sound: string | undefined, badge: number | undefined) {
  const shown = shownText(content) ?? { title: '' };
  const mail = 'mail' in content ? content.mail : undefined;
  const folder = mail === undefined ? undefined : folderOf(mail.mailbox);
  const cid = mail === undefined ? undefined : cidOf(mail);
  const place = cid === undefined ? { folder } : { cid };
  // An app may put in more than the provider lets out of the house.
  const mutable = mail === undefined ? undefined : 1;
  const build = ([body, title]: readonly string[]): object => ({
    aps: {
      alert: { title, body: body === '' ? undefined : body },
      badge,
      sound,
      'thread-id': folder,
      'mutable-content': mutable,
    },
    ...place,
  });
  return ready('alert', jsonWithin([shown.body ?? '', shown.title], build));
}

function ready(pushType: ApnsPayload['pushType'], json: string | undefined): ApnsPayload | undefined {
  return json === undefined ? undefined : { pushType, json };
}
