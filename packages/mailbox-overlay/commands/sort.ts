/**
 * SORT and UID SORT (RFC 5256; RETURN as in RFC 5267 3 and RFC 5182): the backend sorts the real messages, and
 * the woven ones that match are put where they belong among them.
 *
 * Standard: finding; RFC 5256, 5267, 5957; SORT, ESORT, SORT=DISPLAY; whole, a woven message stands where its key puts it
 */
import type { SearchReturn, SortCommand } from '@mailweave/imap';
import { unicodeCasemap } from '@mailweave/message';
import type { CommandPlan, RunPlan } from '../plan/command-plan.ts';
import { saves } from '../search/save-ends.ts';
import { upstreamReturns } from '../search/upstream-returns.ts';
import { unaskedPart } from '../sort/probe.ts';
import { planSearchProgram } from '../sort/search-program.ts';
import { type Sorting, sortConversation, sortWithoutAsking } from '../sort/sort-conversation.ts';
import type { ClientView } from '../view/client-view.ts';
import type { SearchContext } from './search.ts';

export function planSort(command: SortCommand, view: ClientView, context: SearchContext): CommandPlan {
  const program = planSearchProgram(command, view, context);
  const { tag, comparator = unicodeCasemap } = context;
  const sorting: Sorting = { command, tag, comparator, matching: program.matching };
  const plan: RunPlan = {
    kind: 'run',
    upstream: { ...command, returns: upstreamReturns(command.returns), key: program.upstreamKey },
    okText: 'Sort completed.',
    effects: [],
    effectsMustHold: false,
    collects: ['SORT', 'ESEARCH'],
    answer: (current, done) => sortWithoutAsking(sorting, current, done),
    // A search that is to be saved and fails empties `$` (RFC 5182 2.1).
    refused: (current) => saves(command.returns) && current.saveWoven([]),
  };
  if (program.matching.length === 0 || !tellsOrder(command.returns)) return plan;
  return {
    ...plan,
    converse: (current, done) => sortConversation(sorting, current, done),
    unasked: unaskedPart,
  };
}

function tellsOrder(returns: readonly SearchReturn[] | undefined): boolean {
  return (
    returns === undefined ||
    returns.length === 0 ||
    returns.some((option) => option !== 'COUNT' && option !== 'SAVE')
  );
}
