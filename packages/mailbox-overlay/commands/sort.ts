/**
 * SORT and UID SORT (RFC 5256; RETURN as in RFC 5267 3): the backend sorts the real messages, and the woven
 * ones that match are put where they belong among them.
 */
import type { SearchReturn, SortCommand } from '@mailweave/imap';
import type { CommandPlan, RunPlan } from '../plan/command-plan.ts';
import { unaskedPart } from '../sort/probe.ts';
import { planSearchProgram } from '../sort/search-program.ts';
import { type Sorting, sortConversation, sortWithoutAsking } from '../sort/sort-conversation.ts';
import type { ClientView } from '../view/client-view.ts';
import type { SearchContext } from './search.ts';

export function planSort(command: SortCommand, view: ClientView, context: SearchContext): CommandPlan {
  if (command.returns?.includes('SAVE')) {
    return { kind: 'refuse', status: 'BAD', text: 'Saved search results are not offered here.' };
  }
  const program = planSearchProgram(command, view, context.nowMs);
  if (program.kind === 'refuse') return program;
  const sorting: Sorting = { command, tag: context.tag, matching: program.matching };
  const plan: RunPlan = {
    kind: 'run',
    upstream: { ...command, returns: upstreamReturns(command.returns), key: program.upstreamKey },
    okText: 'Sort completed.',
    effects: [],
    effectsMustHold: false,
    collects: ['SORT', 'ESEARCH'],
    answer: (current, done) => sortWithoutAsking(sorting, current, done),
  };
  if (program.matching.length === 0 || !tellsOrder(command.returns)) return plan;
  return {
    ...plan,
    converse: (current, done) => sortConversation(sorting, current, done),
    unasked: unaskedPart,
  };
}

/** RETURN () means ALL (RFC 5267 3.3); some servers do not know the short form. */
function upstreamReturns(returns: readonly SearchReturn[] | undefined): readonly SearchReturn[] | undefined {
  return returns === undefined || returns.length > 0 ? returns : ['ALL'];
}

function tellsOrder(returns: readonly SearchReturn[] | undefined): boolean {
  return returns === undefined || returns.length === 0 || returns.some((option) => option !== 'COUNT');
}
