import type { Lexer } from '../lexer/lexer.ts';
import type { AllowedPhase, SessionPhase } from '../values/session-phase.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import { parseAppend, writeAppend } from './append.ts';
import { parseAuthenticate, writeAuthenticate } from './authenticate.ts';
import type { Command, CopyCommand, MailboxCommand, PlainCommand, SelectCommand } from './command.ts';
import { parseComparator, writeComparator } from './comparator.ts';
import { parseCompress, writeCompress } from './compress.ts';
import { parseCopy, writeCopy } from './copy.ts';
import { parseCreate, writeCreate } from './create.ts';
import { parseEnable, writeEnable } from './enable.ts';
import { parseUidExpunge, writeUidExpunge } from './expunge.ts';
import { parseFetch, writeFetch } from './fetch.ts';
import { parseId, writeId } from './id.ts';
import { parseLanguage, writeLanguage } from './language.ts';
import { parseList, parsePlainList, writeList } from './list.ts';
import { parseLogin, writeLogin } from './login.ts';
import { parseMailboxCommand, writeMailboxCommand } from './mailbox.ts';
import { parseGetMetadata, parseSetMetadata, writeGetMetadata, writeSetMetadata } from './metadata.ts';
import { parseNotify, writeNotify } from './notify.ts';
import { parsePlain, writePlain } from './plain.ts';
import { parseRename, writeRename } from './rename.ts';
import { parseSearch, writeSearch } from './search.ts';
import { parseSelect, writeSelect } from './select.ts';
import { parseSort, writeSort } from './sort.ts';
import { parseStatus, writeStatus } from './status.ts';
import { parseStore, writeStore } from './store.ts';
import { parseThread, writeThread } from './thread.ts';

/** All that the language knows of one command word. */
export type CommandGrammar<C extends Command = Command> = {
  /** As on the wire, upper case: `FETCH`, `UID FETCH`. */
  readonly name: string;
  readonly allowedIn: readonly AllowedPhase[];
  /** Reads the arguments, from just behind the word up to what is no argument any more. */
  parse(lexer: Lexer): C;
  /** Writes word and arguments, without tag and CRLF. */
  write(command: C, writer: WireWriter): void;
};

const ANY: readonly AllowedPhase[] = ['any'];
const BEFORE_LOGIN: readonly AllowedPhase[] = ['not-authenticated'];
const AFTER_LOGIN: readonly AllowedPhase[] = ['authenticated', 'selected'];
const SELECTED: readonly AllowedPhase[] = ['selected'];

const byNumber =
  <C>(parse: (lexer: Lexer, byUid: boolean) => C) =>
  (lexer: Lexer) =>
    parse(lexer, false);
const byUid =
  <C>(parse: (lexer: Lexer, byUid: boolean) => C) =>
  (lexer: Lexer) =>
    parse(lexer, true);

/** The table of commands: a new command is its file and its row. */
export const COMMANDS: readonly CommandGrammar[] = [
  plain('CAPABILITY', ANY),
  plain('NOOP', ANY),
  plain('LOGOUT', ANY),
  row({ name: 'ID', allowedIn: ANY, parse: parseId, write: writeId }),
  plain('STARTTLS', BEFORE_LOGIN),
  row({ name: 'LOGIN', allowedIn: BEFORE_LOGIN, parse: parseLogin, write: writeLogin }),
  row({ name: 'AUTHENTICATE', allowedIn: BEFORE_LOGIN, parse: parseAuthenticate, write: writeAuthenticate }),
  row({ name: 'ENABLE', allowedIn: ['authenticated'], parse: parseEnable, write: writeEnable }),
  row({ name: 'COMPRESS', allowedIn: AFTER_LOGIN, parse: parseCompress, write: writeCompress }),
  row({ name: 'LANGUAGE', allowedIn: ANY, parse: parseLanguage, write: writeLanguage }),
  row({ name: 'COMPARATOR', allowedIn: AFTER_LOGIN, parse: parseComparator, write: writeComparator }),
  plain('NAMESPACE', AFTER_LOGIN),
  plain('IDLE', AFTER_LOGIN),
  select('SELECT'),
  select('EXAMINE'),
  row({ name: 'CREATE', allowedIn: AFTER_LOGIN, parse: parseCreate, write: writeCreate }),
  mailbox('DELETE'),
  mailbox('SUBSCRIBE'),
  mailbox('UNSUBSCRIBE'),
  row({ name: 'RENAME', allowedIn: AFTER_LOGIN, parse: parseRename, write: writeRename }),
  row({ name: 'LIST', allowedIn: AFTER_LOGIN, parse: parseList, write: writeList }),
  plainList('LSUB'),
  plainList('XLIST'),
  row({ name: 'STATUS', allowedIn: AFTER_LOGIN, parse: parseStatus, write: writeStatus }),
  row({ name: 'APPEND', allowedIn: AFTER_LOGIN, parse: parseAppend, write: writeAppend }),
  row({ name: 'GETMETADATA', allowedIn: AFTER_LOGIN, parse: parseGetMetadata, write: writeGetMetadata }),
  row({ name: 'SETMETADATA', allowedIn: AFTER_LOGIN, parse: parseSetMetadata, write: writeSetMetadata }),
  row({ name: 'NOTIFY', allowedIn: AFTER_LOGIN, parse: parseNotify, write: writeNotify }),
  plain('CHECK', SELECTED),
  plain('CLOSE', SELECTED),
  plain('UNSELECT', SELECTED),
  plain('EXPUNGE', SELECTED),
  row({ name: 'UID EXPUNGE', allowedIn: SELECTED, parse: parseUidExpunge, write: writeUidExpunge }),
  row({ name: 'FETCH', allowedIn: SELECTED, parse: byNumber(parseFetch), write: writeFetch }),
  row({ name: 'UID FETCH', allowedIn: SELECTED, parse: byUid(parseFetch), write: writeFetch }),
  row({ name: 'STORE', allowedIn: SELECTED, parse: byNumber(parseStore), write: writeStore }),
  row({ name: 'UID STORE', allowedIn: SELECTED, parse: byUid(parseStore), write: writeStore }),
  row({ name: 'SEARCH', allowedIn: SELECTED, parse: byNumber(parseSearch), write: writeSearch }),
  row({ name: 'UID SEARCH', allowedIn: SELECTED, parse: byUid(parseSearch), write: writeSearch }),
  row({ name: 'SORT', allowedIn: SELECTED, parse: byNumber(parseSort), write: writeSort }),
  row({ name: 'UID SORT', allowedIn: SELECTED, parse: byUid(parseSort), write: writeSort }),
  row({ name: 'THREAD', allowedIn: SELECTED, parse: byNumber(parseThread), write: writeThread }),
  row({ name: 'UID THREAD', allowedIn: SELECTED, parse: byUid(parseThread), write: writeThread }),
  ...copy('COPY'),
  ...copy('MOVE'),
];

const BY_NAME: ReadonlyMap<string, CommandGrammar> = new Map(COMMANDS.map((entry) => [entry.name, entry]));

/** @param name upper case, `UID ` in front where it belongs */
export function commandGrammar(name: string): CommandGrammar | undefined {
  return BY_NAME.get(name);
}

/** Whether RFC 3501 lets the command come in this phase; undefined for a command it does not know. */
export function isAllowedIn(name: string, phase: SessionPhase): boolean | undefined {
  const allowedIn = BY_NAME.get(name)?.allowedIn;
  return allowedIn?.some((allowed) => allowed === 'any' || allowed === phase);
}

/** `write` only ever gets what `parse` of a row with the same command name gives. */
function row<C extends Command>(entry: CommandGrammar<C>): CommandGrammar {
  return entry;
}

function plain(name: PlainCommand['name'], allowedIn: readonly AllowedPhase[]): CommandGrammar {
  return row({ name, allowedIn, parse: () => parsePlain(name), write: writePlain });
}

function select(name: SelectCommand['name']): CommandGrammar {
  return row({
    name,
    allowedIn: AFTER_LOGIN,
    parse: (lexer) => parseSelect(lexer, name),
    write: writeSelect,
  });
}

function plainList(name: 'LSUB' | 'XLIST'): CommandGrammar {
  return row({
    name,
    allowedIn: AFTER_LOGIN,
    parse: (lexer) => parsePlainList(lexer, name),
    write: writeList,
  });
}

function mailbox(name: MailboxCommand['name']): CommandGrammar {
  return row({
    name,
    allowedIn: AFTER_LOGIN,
    parse: (lexer) => parseMailboxCommand(lexer, name),
    write: writeMailboxCommand,
  });
}

function copy(name: CopyCommand['name']): CommandGrammar[] {
  return [false, true].map((uid) =>
    row({
      name: uid ? `UID ${name}` : name,
      allowedIn: SELECTED,
      parse: (lexer) => parseCopy(lexer, name, uid),
      write: writeCopy,
    }),
  );
}
