import { type EsearchResult, rangesOfNumbers, type SearchCommand, type SearchReturn } from '@mailweave/imap';
import type { SelectedPhase } from '../session/phase.ts';
import type { View } from '../session/view.ts';
import type { StoredMessage } from '../store/stored-message.ts';
import type { CommandContext } from './context.ts';
import { bad, no, type Outcome, ok } from './outcome.ts';
import { isSearchable, matches } from './search-match.ts';

const CHARSETS: readonly (string | undefined)[] = [undefined, 'US-ASCII', 'UTF-8'];

/** All that is found is found exactly (RFC 6203 4). */
const SCORE = 100;

/** RFC 3501 6.4.4, ESEARCH (RFC 4731), SEARCHRES (RFC 5182), SEARCH=FUZZY (RFC 6203); no charset beside UTF8=ACCEPT (RFC 6855 3). */
export function search(command: SearchCommand, { view }: SelectedPhase, context: CommandContext): Outcome {
  if (!isSearchable(command.key)) return bad('A search key is not offered.');
  if (context.utf8 && command.charset !== undefined)
    return bad('After ENABLE UTF8=ACCEPT a search names no charset.');
  const saves = command.returns?.includes('SAVE') ?? false;
  if (!CHARSETS.includes(command.charset)) {
    // A search that fails leaves an empty result behind (RFC 5182 2.1).
    if (saves) view.savedResult = [];
    return no('The charset is not known.', { name: 'other', atom: 'BADCHARSET', text: '(US-ASCII UTF-8)' });
  }
  const nowMs = context.clock.nowMs();
  const { comparator } = context.comparison.active;
  const found = view.messages.filter(
    (message) => !view.isExpunged(message) && matches(command.key, message, { view, nowMs, comparator }),
  );
  answer(command, found, { view, context });
  if (saves) view.savedResult = savedPart(found, command.returns ?? []);
  return ok('SEARCH completed.');
}

type Place = { readonly view: View; readonly context: CommandContext };

function answer(command: SearchCommand, found: readonly StoredMessage[], { view, context }: Place): void {
  const { byUid, returns } = command;
  const numbers = found.map((message): number => (byUid ? message.uid : view.sequenceOf(message)));
  if (returns === undefined) {
    context.respond({ name: 'SEARCH', numbers, modSeq: undefined });
  } else if (returns.length === 0 || returns.some((option) => option !== 'SAVE')) {
    const result = esearchResult(numbers, returns);
    context.respond({ name: 'ESEARCH', tag: context.tag, byUid, modSeq: undefined, ...result });
  }
}

/** RFC 4731 3.1: no option means ALL; MIN, MAX and ALL are left out where nothing was found. */
function esearchResult(
  numbers: readonly number[],
  returns: readonly SearchReturn[],
): Pick<EsearchResult, 'min' | 'max' | 'count' | 'all' | 'relevancy'> {
  const wantsAll = returns.length === 0 || returns.includes('ALL');
  return {
    min: returns.includes('MIN') ? numbers[0] : undefined,
    max: returns.includes('MAX') ? numbers.at(-1) : undefined,
    count: returns.includes('COUNT') ? numbers.length : undefined,
    all: wantsAll && numbers.length > 0 ? rangesOfNumbers(numbers) : undefined,
    relevancy: returns.includes('RELEVANCY') ? numbers.map(() => SCORE) : undefined,
  };
}

/** With MIN or MAX and neither ALL nor COUNT only those two are saved (RFC 5182 2.4). */
function savedPart(
  found: readonly StoredMessage[],
  returns: readonly SearchReturn[],
): readonly StoredMessage[] {
  const endsOnly = returns.includes('MIN') || returns.includes('MAX');
  if (!endsOnly || returns.includes('ALL') || returns.includes('COUNT')) return found;
  const min = returns.includes('MIN') ? found[0] : undefined;
  const max = returns.includes('MAX') ? found.at(-1) : undefined;
  return found.filter((message) => message === min || message === max);
}
