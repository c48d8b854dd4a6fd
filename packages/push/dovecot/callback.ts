import { headerValueText, type Sender, senderOf } from '@mailweave/message';
import type { NewMail } from '../mailbox-events/new-mail.ts';

/** What a callback of Dovecot's push_notification plugin tells; whose mail it is still has to be found out. */
export type Callback =
  | {
      readonly outcome: 'new-mail';
      /** As it came: see accountOfUser. */
      readonly user: string;
      readonly mail: Pick<
        NewMail,
        'mailbox' | 'uidValidity' | 'uid' | 'from' | 'subject' | 'snippet' | 'unseen'
      >;
    }
  /** An event that is no new mail. */
  | { readonly outcome: 'ignored' }
  /** No callback of Dovecot at all. */
  | { readonly outcome: 'unreadable' };

/** All of it is anybody's guess until it is looked at. */
type Fields = {
  readonly [name in
    | 'event'
    | 'user'
    | 'folder'
    | 'imap-uidvalidity'
    | 'imap-uid'
    | 'from'
    | 'subject'
    | 'snippet'
    | 'unseen'
    | 'unread']?: unknown;
};

/** RFC 3501 9: nz-number. */
const MAX_NUMBER = 4_294_967_295;
/** In characters: more is never shown. Dovecot's own snippets have 200 at most. */
const MAX_TEXT = 1_000;
/** Of a user and a mailbox, in characters. */
const MAX_NAME = 1_024;

/**
 * Reads the JSON body of the driver `ox`, of Dovecot 2.2 to 2.4: From and Subject are raw header values, `unseen` counts the new
 * message too. Old middleware calls that number `unread`. Numbers that IMAP cannot have are taken for missing.
 */
export function readCallback(body: unknown): Callback {
  if (typeof body !== 'object' || body === null) return { outcome: 'unreadable' };
  const fields = body as Fields;
  const { event, user } = fields;
  if (typeof event !== 'string' || typeof user !== 'string' || user === '' || user.length > MAX_NAME)
    return { outcome: 'unreadable' };
  if (event.toLowerCase() !== 'messagenew') return { outcome: 'ignored' };
  const mailbox = mailboxOf(fields.folder);
  if (mailbox === undefined) return { outcome: 'unreadable' };
  const mail = {
    mailbox,
    ...numbersOf(fields['imap-uidvalidity'], fields['imap-uid']),
    ...defined('from', fromOf(fields.from)),
    ...defined(
      'subject',
      textOf(fields.subject, (text) => headerValueText(rawBytes(text))),
    ),
    ...defined(
      'snippet',
      textOf(fields.snippet, (text) => text.trim()),
    ),
    ...defined('unseen', countOf(fields.unseen) ?? countOf(fields.unread)),
  };
  return { outcome: 'new-mail', user, mail };
}

/** INBOX where nothing is said: no other mailbox is ever told of by Dovecot itself. */
function mailboxOf(folder: unknown): string | undefined {
  if (folder === undefined || folder === null || folder === '') return 'INBOX';
  if (typeof folder !== 'string' || folder.length > MAX_NAME) return undefined;
  return folder.toUpperCase() === 'INBOX' ? 'INBOX' : folder;
}

function numbersOf(uidValidity: unknown, uid: unknown): Pick<NewMail, 'uidValidity' | 'uid'> {
  const validity = countOf(uidValidity);
  const number = countOf(uid);
  return validity && number ? { uidValidity: validity, uid: number } : {};
}

function countOf(value: unknown): number | undefined {
  const isCount = Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_NUMBER;
  return isCount ? Number(value) : undefined;
}

function fromOf(value: unknown): Sender | undefined {
  const sender = typeof value === 'string' ? senderOf(rawBytes(value)) : undefined;
  if (sender === undefined) return undefined;
  const { address, name } = sender;
  return { ...defined('name', name?.slice(0, MAX_TEXT)), address: address.slice(0, MAX_TEXT) };
}

function textOf(value: unknown, decode: (text: string) => string): string | undefined {
  const text = typeof value === 'string' ? decode(value) : '';
  return text === '' ? undefined : text.slice(0, MAX_TEXT);
}

/** What stood in the header before it became JSON: mailers write UTF-8 there too. */
function rawBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function defined<K extends string, T>(key: K, value: T | undefined): { [name in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [name in K]: T });
}
