import type { Notification } from '@mailweave/push';

/** What a program is told: the keys that apps of other mail platforms know, beside our own kinds. */
export type MailData = Readonly<Record<string, string | number | readonly number[] | undefined>>;

/**
 * A notification for a program that makes its own words of it. Keys of new mail: `folder`, `id`, `cid` (`<folder>/<id>`),
 * `email`, `displayname`, `subject`, `teaser`, `unread`; each only where it is known and may be told.
 */
export function mailDataOf({ badge, content, notificationId }: Notification): MailData {
  const common = { kind: content.kind, notificationId, unread: badge };
  switch (content.kind) {
    case 'new-mail':
    case 'summary': {
      const { from, mailbox, snippet, subject, uid, uidValidity } = content.mail;
      return {
        ...common,
        count: content.mailCount,
        folder: mailbox,
        ...(uid !== undefined && { id: String(uid), cid: `${mailbox}/${uid}`, uidValidity }),
        email: from?.address,
        displayname: from?.name,
        subject,
        teaser: snippet,
      };
    }
    case 'dismiss':
      return { ...common, folder: content.mailbox, uidValidity: content.uidValidity, ids: content.uids };
    case 'verification':
      return { ...common, code: content.code };
    case 'needs-login':
    case 'test':
      return common;
  }
}
