import type { ShownMail } from '@mailweave/push';

/** Where apps find the mailbox of a message: the mailboxes of the first account are below `default0`. */
export function folderOf(mailbox: string): string {
  return `default0/${mailbox}`;
}

/** `<folder>/<id>`, by which apps open a message; undefined without a UID. */
export function cidOf({ mailbox, uid }: ShownMail): string | undefined {
  return uid === undefined ? undefined : `${folderOf(mailbox)}/${uid}`;
}
