import { type ByteString, mailboxOfText, type Response } from '@mailweave/imap';

/** The user's own namespaces, as a server names them (RFC 2342). */
export type OwnNamespaces = Extract<Response, { name: 'NAMESPACE' }>['personal'];

const INBOX = mailboxOfText('INBOX', 'modified-utf7');

/**
 * How a server writes the name of a mailbox of the user's own: with the prefix of his namespace and its delimiter, in modified UTF-7.
 * @param mailbox as a NewMail names it: UTF-8, `/` between levels, INBOX in capitals
 * @param own undefined: the server does not say; then it is taken to have no prefix, and `/`
 * @returns undefined: no mailbox of that server can have this name
 */
export function mailboxOnWire(mailbox: string, own: OwnNamespaces): ByteString | undefined {
  if (mailbox === 'INBOX') return INBOX;
  // With several namespaces of his own the prefix is part of the name.
  const [first, second] = own ?? [];
  const prefix = first === undefined || second !== undefined ? '' : first.prefix;
  const delimiter = own === undefined ? '/' : first?.delimiter;
  const levels = mailbox.split('/');
  if (delimiter === undefined && levels.length > 1) return undefined;
  if (delimiter !== '/' && delimiter !== undefined && mailbox.includes(delimiter)) return undefined;
  const name = mailboxOfText(levels.join(delimiter ?? ''), 'modified-utf7');
  return `${prefix}${name}` as ByteString;
}
