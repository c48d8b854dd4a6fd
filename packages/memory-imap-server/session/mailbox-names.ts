import { type ByteString, canonicalMailboxName, mailboxOfText, mailboxText } from '@mailweave/imap';

/** How a session writes mailbox names; accounts have them canonical and in modified UTF-7 (RFC 3501 5.1.3). */
export type MailboxNames = {
  /** As the account has it. Bytes that are no name in this form are given back as they are: no mailbox has them. */
  read(wire: ByteString): string;
  write(name: string): ByteString;
};

export const modifiedUtf7Names: MailboxNames = {
  read: canonicalMailboxName,
  write: (name) => name as ByteString,
};

/** After ENABLE UTF8=ACCEPT (RFC 6855 3): `&` is a character like any other. */
export const utf8Names: MailboxNames = {
  read(wire) {
    const text = mailboxText(wire, 'utf-8');
    return canonicalMailboxName(text === undefined ? wire : mailboxOfText(text, 'modified-utf7'));
  },
  write(name) {
    const text = mailboxText(name as ByteString, 'modified-utf7');
    return text === undefined ? (name as ByteString) : mailboxOfText(text, 'utf-8');
  },
};
