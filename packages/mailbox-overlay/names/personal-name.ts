/**
 * What a mailbox of the user's own is called beyond one backend: UTF-8 in normal form C, `/` between levels, without the prefix of
 * his namespace, INBOX in capitals. Mailboxes of other users and shared ones have no such name (RFC 2342). It is the same one
 * whether a session writes names in modified UTF-7 or in UTF-8.
 *
 * Standard: mailboxes; RFC 6855, 9755; UTF8=ACCEPT, UTF8=ONLY; whole, nothing is woven in a mailbox whose text reads as modified UTF-7
 */
import {
  type ByteString,
  canonicalMailboxName,
  decodeModifiedUtf7,
  mailboxText,
  type NameForm,
  type Response,
} from '@mailweave/imap';

export type Namespaces = Pick<Extract<Response, { name: 'NAMESPACE' }>, 'personal' | 'others' | 'shared'>;

type Namespace = NonNullable<Namespaces['personal']>[number];

/**
 * @param name as on the wire, in the form of the session
 * @param namespaces in the same form
 * @returns undefined when it is not the user's own, or cannot be written in that way
 */
export function personalName(name: ByteString, namespaces: Namespaces, form: NameForm): string | undefined {
  if (canonicalMailboxName(name) === 'INBOX') return 'INBOX';
  if (isAmbiguous(name, form)) return undefined;
  const personal = longestPrefix(name, namespaces.personal);
  if (personal === undefined) return undefined;
  const foreign = [...(namespaces.others ?? []), ...(namespaces.shared ?? [])];
  const theirs = longestPrefix(name, foreign);
  if (theirs !== undefined && theirs.prefix.length >= personal.prefix.length) return undefined;
  // With several namespaces of his own, two mailboxes could come to the same name without their prefixes.
  const prefix = namespaces.personal?.length === 1 ? personal.prefix : '';
  const text = mailboxText(name.slice(prefix.length) as ByteString, form);
  const levels = text === undefined ? undefined : levelsOf(text, personal.delimiter);
  return levels === undefined || levels.toUpperCase() === 'INBOX' ? undefined : levels;
}

/**
 * Whether a mailbox on the wire may bear the personal name, as far as that can be told without knowing the namespaces:
 * the last level is the same.
 */
export function mayBear(name: ByteString, personal: string, form: NameForm): boolean {
  const last = personal.slice(personal.lastIndexOf('/') + 1);
  return mailboxText(name, form)?.endsWith(last) === true;
}

function longestPrefix(
  name: ByteString,
  namespaces: readonly Namespace[] | undefined,
): Namespace | undefined {
  return (namespaces ?? [])
    .filter(({ prefix, delimiter = '' }) => `${name}${delimiter}` === prefix || name.startsWith(prefix))
    .toSorted((a, b) => b.prefix.length - a.prefix.length)[0];
}

function levelsOf(text: string, delimiter: string | undefined): string | undefined {
  // Two spellings of one text would be two mailboxes of one name.
  if (text === '' || text !== text.normalize('NFC')) return undefined;
  if (delimiter === '/') return text;
  // A level that holds a slash could not be told from two levels.
  if (text.includes('/')) return undefined;
  return delimiter === undefined ? text : text.replaceAll(delimiter, '/');
}

/**
 * `&APw-` in UTF-8 is a name of six characters (RFC 6855 3). But only servers with UTF8=ONLY have given up the older form
 * (RFC 6855 6): another one might open the mailbox `ü`, and a UID of that would be claimed. So a mailbox of such a name is left
 * alone, by sessions of either form.
 */
function isAmbiguous(name: ByteString, form: NameForm): boolean {
  const text = mailboxText(name, form);
  const other = text === undefined ? undefined : decodeModifiedUtf7(text as ByteString);
  return other !== undefined && other !== text;
}
