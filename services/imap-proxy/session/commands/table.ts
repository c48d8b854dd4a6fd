/**
 * Standard: base; RFC 3501; IMAP4rev1; whole, section by section below; a folder that is not woven is relayed as it is
 * Standard: commands; RFC 3501 6.3.3-6.3.9; CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE, LIST, LSUB; relayed; woven messages do not go along with a mailbox that is renamed
 * Standard: mailboxes; RFC 2342; NAMESPACE; relayed, nothing is woven outside the user's own namespaces
 * Standard: mailboxes; RFC 3348, 5258, 6154; CHILDREN, LIST-EXTENDED, SPECIAL-USE, CREATE-SPECIAL-USE; relayed
 * Standard: mailboxes; RFC 4314, 9208; ACL, QUOTA; relayed, nothing is woven without the rights i, t and e; woven messages count in no quota
 * Standard: mailboxes; RFC 5464, 9590; METADATA, LIST-METADATA; relayed, with values of any size
 * Standard: mailboxes; RFC 8440; LIST-MYRIGHTS; relayed
 * Standard: mailboxes; RFC 6154; XLIST; relayed, it is what SPECIAL-USE came from
 * Standard: base; RFC 5255; LANGUAGE; relayed, what the proxy says by itself stays English
 */
import type { ClientCommand } from '../command-reader.ts';
import { noteModSequences } from '../mod-sequences.ts';
import type { CommandHandler, Session } from '../session.ts';
import { authenticate } from '../sign-in/authenticate.ts';
import { capability, earlyId, logoutEarly, noopEarly, notNow } from '../sign-in/early-commands.ts';
import { login } from '../sign-in/login.ts';
import { startTls } from '../sign-in/start-tls.ts';
import { close, unselect } from './close.ts';
import { comparator } from './comparator.ts';
import { compress } from './compress.ts';
import { enable } from './enable.ts';
import { id } from './id.ts';
import { idle } from './idle.ts';
import { logout } from './logout.ts';
import { noop } from './noop.ts';
import { refuse } from './refuse.ts';
import { relayAlone, relayCommand } from './relay.ts';
import { selectMailbox } from './select.ts';
import { list, status } from './status.ts';
import { wovenCommand } from './woven.ts';

const BEFORE_LOGIN: ReadonlyMap<string, CommandHandler> = new Map([
  ['CAPABILITY', capability],
  ['NOOP', noopEarly],
  ['ID', earlyId],
  ['LOGOUT', logoutEarly],
  ['STARTTLS', startTls],
  ['LOGIN', login],
  ['AUTHENTICATE', authenticate],
]);

/** Commands that are more than relayed; the others are, or the overlay plans them while woven. */
const AFTER_LOGIN: ReadonlyMap<string, CommandHandler> = new Map([
  ['SELECT', selectMailbox],
  ['EXAMINE', selectMailbox],
  ['CLOSE', close],
  ['UNSELECT', unselect],
  ['NOOP', noop],
  ['CHECK', noop],
  ['IDLE', idle],
  ['STATUS', status],
  ['LIST', list],
  ['ENABLE', enable],
  ['ID', id],
  ['COMPARATOR', comparator],
  ['LOGOUT', logout],
  ['LOGIN', refuse],
  ['AUTHENTICATE', refuse],
  ['STARTTLS', refuse],
  ['COMPRESS', compress],
  ['UNAUTHENTICATE', refuse],
  ['NOTIFY', refuse],
]);

export function handlerOf(session: Session, command: ClientCommand): CommandHandler {
  if (session.phase === 'not-authenticated') return BEFORE_LOGIN.get(command.word) ?? notNow;
  const handler = AFTER_LOGIN.get(command.word);
  if (handler !== undefined) return handler;
  if (session.selected?.view.isWoven !== true) return asksForVanished(command) ? wovenCommand : relayUnwoven;
  return NAMES_NO_MESSAGE.has(command.word) ? relayAlone : wovenCommand;
}

/** A client may hold woven messages that are gone, also where nothing is woven (RFC 7162 3.2.6). */
function asksForVanished({ word, frame }: ClientCommand): boolean {
  return word === 'UID FETCH' && frame.lines.some((line) => /\bVANISHED\b/i.test(line.toString('latin1')));
}

const relayUnwoven: CommandHandler = (session, command) => {
  noteModSequences(session, command);
  return relayCommand(session, command);
};

/** Relayed while woven without being parsed: their arguments are mailboxes, not messages. */
const NAMES_NO_MESSAGE = new Set([
  'CAPABILITY',
  'NAMESPACE',
  'LANGUAGE',
  'LSUB',
  'XLIST',
  'CREATE',
  'DELETE',
  'RENAME',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'APPEND',
  'GETMETADATA',
  'SETMETADATA',
  'GETQUOTA',
  'GETQUOTAROOT',
  'SETQUOTA',
  'GETACL',
  'SETACL',
  'DELETEACL',
  'LISTRIGHTS',
  'MYRIGHTS',
]);
