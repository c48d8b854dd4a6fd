import { type ByteString, byteStringOfText } from './byte-string.ts';
import { decodeModifiedUtf7, encodeModifiedUtf7 } from './modified-utf7.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * How a session writes the names of mailboxes: in modified UTF-7 (RFC 3501 5.1.3), or in UTF-8 from the moment on that
 * UTF8=ACCEPT is enabled (RFC 6855 3).
 */
export type NameForm = 'modified-utf7' | 'utf-8';

/**
 * A name to compare mailboxes by: INBOX is one mailbox in any case, every other name is taken as it is
 * (RFC 3501 5.1). Only the whole name is special: `Inbox/Work` keeps its case.
 */
export function canonicalMailboxName(name: ByteString): string {
  return name.length === 5 && name.toUpperCase() === 'INBOX' ? 'INBOX' : name;
}

export function sameMailbox(a: ByteString, b: ByteString): boolean {
  return canonicalMailboxName(a) === canonicalMailboxName(b);
}

/** The text of a name; undefined when it is not written in that form. */
export function mailboxText(name: ByteString, form: NameForm): string | undefined {
  return form === 'utf-8' ? decodeUtf8(name) : decodeModifiedUtf7(name);
}

/** One text has one name in each form. */
export function mailboxOfText(text: string, form: NameForm): ByteString {
  return form === 'utf-8' ? byteStringOfText(text) : encodeModifiedUtf7(text);
}
