import type { Command } from '@mailweave/imap';
import type { AuthenticatedPhase, Phase, SelectedPhase, SignedInPhase } from '../session/phase.ts';
import { append } from './append.ts';
import { authenticate } from './authenticate.ts';
import { capability } from './capability.ts';
import { close, unselect } from './close.ts';
import { comparator } from './comparator.ts';
import type { CommandContext } from './context.ts';
import { copy } from './copy.ts';
import { create } from './create.ts';
import { deleteMailbox } from './delete.ts';
import { enable } from './enable.ts';
import { expunge, uidExpunge } from './expunge.ts';
import { fetch } from './fetch.ts';
import { id } from './id.ts';
import { idle } from './idle.ts';
import { list } from './list.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { lsub } from './lsub.ts';
import { move } from './move.ts';
import { namespace } from './namespace.ts';
import { noop } from './noop.ts';
import { bad, type Outcome } from './outcome.ts';
import { rename } from './rename.ts';
import { search } from './search.ts';
import { select } from './select.ts';
import { status } from './status.ts';
import { store } from './store.ts';
import { subscribe, unsubscribe } from './subscribe.ts';

type Handler = (command: Command, phase: Phase, context: CommandContext) => Outcome;
type Row = readonly [name: Command['name'], handler: Handler];

/** The table of commands: a new command is its file and its row, which says in which phase it may come. */
const ROWS: readonly Row[] = [
  anywhere('CAPABILITY', capability),
  anywhere('NOOP', noop),
  anywhere('LOGOUT', logout),
  anywhere('ID', id),
  beforeLogin('LOGIN', login),
  beforeLogin('AUTHENTICATE', authenticate),
  unselected('ENABLE', enable),
  signedIn('COMPARATOR', comparator),
  signedIn('NAMESPACE', namespace),
  signedIn('IDLE', idle),
  signedIn('SELECT', select),
  signedIn('EXAMINE', select),
  signedIn('CREATE', create),
  signedIn('DELETE', deleteMailbox),
  signedIn('RENAME', rename),
  signedIn('SUBSCRIBE', subscribe),
  signedIn('UNSUBSCRIBE', unsubscribe),
  signedIn('LIST', list),
  signedIn('LSUB', lsub),
  signedIn('STATUS', status),
  signedIn('APPEND', append),
  selected('CHECK', noop),
  selected('CLOSE', close),
  selected('UNSELECT', unselect),
  selected('EXPUNGE', expunge),
  selected('UID EXPUNGE', uidExpunge),
  selected('FETCH', fetch),
  selected('STORE', store),
  selected('SEARCH', search),
  selected('COPY', copy),
  selected('MOVE', move),
];

const HANDLERS: ReadonlyMap<Command['name'], Handler> = new Map(ROWS);

/** Does what the command says, or says BAD to a command that is unknown or not allowed now. */
export function runCommand(command: Command, phase: Phase, context: CommandContext): Outcome {
  const handler = HANDLERS.get(command.name);
  return handler === undefined ? bad('There is no such command here.') : handler(command, phase, context);
}

/**
 * Whether EXPUNGE may come with the answer: not with those of FETCH, STORE and SEARCH by number
 * (RFC 3501 7.4.1).
 */
export function allowsExpunges(command: Command): boolean {
  const byNumber = 'byUid' in command && !command.byUid;
  return !(byNumber && ['FETCH', 'STORE', 'SEARCH'].includes(command.name));
}

const wrongPhase = bad('This command is not allowed in this state.');

// The casts of `command` hold: the table gives a command to the row of its name and to no other.

function anywhere<C extends Command>(
  name: C['name'],
  run: (command: C, context: CommandContext) => Outcome,
): Row {
  return [name, (command, _phase, context) => run(command as C, context)];
}

function beforeLogin<C extends Command>(
  name: C['name'],
  run: (command: C, context: CommandContext) => Outcome,
): Row {
  return [
    name,
    (command, phase, context) =>
      phase.name === 'not-authenticated' ? run(command as C, context) : wrongPhase,
  ];
}

type RunIn<C extends Command, P extends Phase> = (command: C, phase: P, context: CommandContext) => Outcome;

function signedIn<C extends Command>(name: C['name'], run: RunIn<C, SignedInPhase>): Row {
  return [
    name,
    (command, phase, context) => ('account' in phase ? run(command as C, phase, context) : wrongPhase),
  ];
}

function unselected<C extends Command>(name: C['name'], run: RunIn<C, AuthenticatedPhase>): Row {
  return [
    name,
    (command, phase, context) =>
      phase.name === 'authenticated' ? run(command as C, phase, context) : wrongPhase,
  ];
}

function selected<C extends Command>(name: C['name'], run: RunIn<C, SelectedPhase>): Row {
  return [
    name,
    (command, phase, context) => (phase.name === 'selected' ? run(command as C, phase, context) : wrongPhase),
  ];
}
