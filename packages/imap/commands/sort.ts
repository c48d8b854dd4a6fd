import type { Lexer } from '../lexer/lexer.ts';
import { expectSearchKeys } from '../search/parse-search-key.ts';
import { expectCharset, returnOptions, writeReturnOptions } from '../search/search-options.ts';
import { writeSearchKeys } from '../search/write-search-key.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { SortCommand, SortCriterion, SortKeyName } from './command.ts';

const SORT_KEYS: ReadonlySet<string> = new Set<SortKeyName>([
  ...(['ARRIVAL', 'CC', 'DATE', 'FROM', 'SIZE', 'SUBJECT', 'TO'] as const),
  ...(['DISPLAYFROM', 'DISPLAYTO', 'RELEVANCY'] as const),
]);

/**
 * sort           = ["UID" SP] "SORT" SP [return-options] sort-criteria SP charset 1*(SP search-key)
 * sort-criteria  = "(" sort-criterion *(SP sort-criterion) ")"
 * sort-criterion = ["REVERSE" SP] sort-key
 * sort-key       = "ARRIVAL" / "CC" / "DATE" / "FROM" / "SIZE" / "SUBJECT" / "TO"      (RFC 5256 5)
 *                / "DISPLAYFROM" / "DISPLAYTO"                                         (RFC 5957 5)
 *                / "RELEVANCY"                                                         (RFC 6203 7)
 *
 * The return options are those of ESORT (RFC 5267 3.1), without the ones of CONTEXT.
 */
export function parseSort(lexer: Lexer, byUid: boolean): SortCommand {
  lexer.expectSpace();
  const returns = returnOptions(lexer);
  const criteria = lexer.expectList(expectCriterion, 'a list of sort criteria');
  if (criteria.length === 0) throw lexer.error('at least one sort criterion before this');
  lexer.expectSpace();
  const charset = expectCharset(lexer);
  lexer.expectSpace();
  return { name: 'SORT', byUid, returns, criteria, charset, key: expectSearchKeys(lexer) };
}

export function writeSort(command: SortCommand, writer: WireWriter): void {
  writer.raw(command.byUid ? 'UID SORT ' : 'SORT ');
  writeReturnOptions(command.returns, writer);
  writer.list(command.criteria, writeCriterion);
  writer.space();
  writer.atom(command.charset);
  writer.space();
  writeSearchKeys(command.key, writer);
}

function expectCriterion(lexer: Lexer): SortCriterion {
  const reverse = lexer.attempt(reverseWord) ?? false;
  const start = lexer.position();
  const name = lexer.expectKeyword('a sort criterion');
  if (!isSortKeyName(name)) throw lexer.error('a sort criterion', start);
  return { name, reverse };
}

function reverseWord(lexer: Lexer): true | undefined {
  return lexer.keyword() === 'REVERSE' && lexer.space() ? true : undefined;
}

function isSortKeyName(word: string): word is SortKeyName {
  return SORT_KEYS.has(word);
}

function writeCriterion({ name, reverse }: SortCriterion, writer: WireWriter): void {
  writer.raw(reverse ? `REVERSE ${name}` : name);
}
