/**
 * What a mailbox of the user's own is called beyond one backend: UTF-8 in normal form C, `/` between levels, without the prefix of
 * his namespace, INBOX in capitals. Mailboxes of other users and shared ones have no such name (RFC 2342).
 */
import { type ByteString, canonicalMailboxName, decodeModifiedUtf7, type Response } from '@mailweave/imap';

export type Namespaces = Pick<Extract<Response, { name: 'NAMESPACE' }>, 'personal' | 'others' | 'shared'>;

type Namespace = NonNullable<Namespaces['personal']>[number];

/**
 * @param name as on the wire
 * @returns undefined when it is not the user's own, or cannot be written in that way
 */
export function personalName(name: ByteString, namespaces: Namespaces): string | undefined {
  if (canonicalMailboxName(name) === 'INBOX') return 'INBOX';
  const personal = longestPrefix(name, namespaces.personal);
  if (personal === undefined) return undefined;
  const foreign = [...(namespaces.others ?? []), ...(namespaces.shared ?? [])];
  const theirs = longestPrefix(name, foreign);
  if (theirs !== undefined && theirs.prefix.length >= personal.prefix.length) return undefined;
  // With several namespaces of his own, two mailboxes could come to the same name without their prefixes.
  const prefix = namespaces.personal?.length === 1 ? personal.prefix : '';
  const levels = levelsOf(name.slice(prefix.length) as ByteString, personal.delimiter);
  return levels === undefined || levels.toUpperCase() === 'INBOX' ? undefined : levels;
}

/**
 * Whether a mailbox on the wire may bear the personal name, as far as that can be told without knowing the namespaces:
 * the last level is the same.
 */
export function mayBear(name: ByteString, personal: string): boolean {
  const last = personal.slice(personal.lastIndexOf('/') + 1);
  return decodeModifiedUtf7(name)?.endsWith(last) === true;
}

function longestPrefix(
  name: ByteString,
  namespaces: readonly Namespace[] | undefined,
): Namespace | undefined {
  return (namespaces ?? [])
    .filter(({ prefix, delimiter = '' }) => `${name}${delimiter}` === prefix || name.startsWith(prefix))
    .toSorted((a, b) => b.prefix.length - a.prefix.length)[0];
}

function levelsOf(name: ByteString, delimiter: string | undefined): string | undefined {
  const text = decodeModifiedUtf7(name);
  // Two spellings of one text would be two mailboxes of one name.
  if (text === undefined || text === '' || text !== text.normalize('NFC')) return undefined;
  if (delimiter === '/') return text;
  // A level that holds a slash could not be told from two levels.
  if (text.includes('/')) return undefined;
  return delimiter === undefined ? text : text.replaceAll(delimiter, '/');
}
