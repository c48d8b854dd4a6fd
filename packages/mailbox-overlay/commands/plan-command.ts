/**
 * Standard: commands; RFC 3501 6.5.1; X..., and what is not known here; relayed where nothing is woven, BAD where something is: it may name messages
 */
import type { Command } from '@mailweave/imap';
import type { CommandPlan } from '../plan/command-plan.ts';
import type { ClientView } from '../view/client-view.ts';
import { planCopy } from './copy.ts';
import { planExpunge } from './expunge.ts';
import { planFetch } from './fetch.ts';
import { planSearch, type SearchContext } from './search.ts';
import { planSort } from './sort.ts';
import { planStore } from './store.ts';
import { planThread } from './thread.ts';

export type PlanContext = SearchContext;

/** Commands that name no message of the selected mailbox: they are relayed as they were sent. */
export type PlanOutcome = CommandPlan | { readonly kind: 'relay' };

/** What becomes of a command while something is woven in the selected mailbox. */
export function planCommand(command: Command, view: ClientView, context: PlanContext): PlanOutcome {
  switch (command.name) {
    case 'FETCH':
      return planFetch(command, view);
    case 'STORE':
      return planStore(command, view);
    case 'SEARCH':
      return planSearch(command, view, context);
    case 'SORT':
      return planSort(command, view, context);
    case 'THREAD':
      return planThread(command, view, context);
    case 'COPY':
    case 'MOVE':
      return planCopy(command, view);
    case 'EXPUNGE':
    case 'UID EXPUNGE':
      return planExpunge(command, view);
    case 'unknown':
      return { kind: 'refuse', status: 'BAD', text: 'Unknown command.' };
    default:
      // What is not known to name no message might carry numbers that mean others to the backend (invariant 5).
      if (NAMES_NO_MESSAGE.has(command.name)) return { kind: 'relay' };
      return { kind: 'refuse', status: 'BAD', text: `${command.name} is not offered here.` };
  }
}

/** Commands whose arguments are mailboxes, flags of a session or nothing. */
const NAMES_NO_MESSAGE: ReadonlySet<Command['name']> = new Set([
  'CAPABILITY',
  'NOOP',
  'CHECK',
  'LOGOUT',
  'CLOSE',
  'UNSELECT',
  'NAMESPACE',
  'LANGUAGE',
  'COMPARATOR',
  'ID',
  'SELECT',
  'EXAMINE',
  'CREATE',
  'DELETE',
  'RENAME',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'LIST',
  'LSUB',
  'XLIST',
  'STATUS',
  'APPEND',
  'GETMETADATA',
  'SETMETADATA',
]);
