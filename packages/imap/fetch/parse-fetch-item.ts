import type { Lexer } from '../lexer/lexer.ts';
import type { FetchItem } from './fetch-item.ts';
import { expectPart, expectSection, partial } from './section.ts';

const OPEN_BRACKET = 0x5b;

const PREVIEW_MODIFIERS: ReadonlySet<string> = new Set(['LAZY', 'FUZZY', 'LAZY=FUZZY']);

type ItemParser = (lexer: Lexer) => FetchItem;

const item =
  (name: PlainName): ItemParser =>
  () => ({ name });

type PlainName = Exclude<FetchItem['name'], 'BODY[]' | 'BINARY[]' | 'BINARY.SIZE[]' | 'PREVIEW' | 'SNIPPET'>;

/**
 * fetch-att = "ENVELOPE" / "FLAGS" / "INTERNALDATE" / "RFC822" [".HEADER" / ".SIZE" / ".TEXT"] /
 *             "BODY" ["STRUCTURE"] / "UID" / "BODY" section ["<" number "." nz-number ">"] /
 *             "BODY.PEEK" section ["<" number "." nz-number ">"]                   (RFC 3501 9)
 *           / "BINARY" [".PEEK"] section-binary [partial] / "BINARY.SIZE" section-binary (RFC 3516 7)
 *           / "MODSEQ"                                                             (RFC 7162 7)
 *           / "EMAILID" / "THREADID"                                               (RFC 8474 7)
 *           / "SAVEDATE"                                                           (RFC 8514 6)
 *           / "PREVIEW" [SP "(" preview-mod *(SP preview-mod) ")"]                 (RFC 8970 6)
 */
const PARSERS: ReadonlyMap<string, ItemParser> = new Map<string, ItemParser>([
  ['UID', item('UID')],
  ['FLAGS', item('FLAGS')],
  ['INTERNALDATE', item('INTERNALDATE')],
  ['ENVELOPE', item('ENVELOPE')],
  ['BODYSTRUCTURE', item('BODYSTRUCTURE')],
  ['RFC822', item('RFC822')],
  ['RFC822.HEADER', item('RFC822.HEADER')],
  ['RFC822.SIZE', item('RFC822.SIZE')],
  ['RFC822.TEXT', item('RFC822.TEXT')],
  ['MODSEQ', item('MODSEQ')],
  ['EMAILID', item('EMAILID')],
  ['THREADID', item('THREADID')],
  ['SAVEDATE', item('SAVEDATE')],
  ['BODY', (lexer) => (lexer.peek() === OPEN_BRACKET ? body(lexer, false) : { name: 'BODY' })],
  ['BODY.PEEK', (lexer) => body(lexer, true)],
  ['BINARY', (lexer) => binary(lexer, false)],
  ['BINARY.PEEK', (lexer) => binary(lexer, true)],
  ['BINARY.SIZE', (lexer) => ({ name: 'BINARY.SIZE[]', part: expectPart(lexer) })],
  ['PREVIEW', (lexer) => ({ name: 'PREVIEW', lazy: lazyModifier(lexer) })],
  ['SNIPPET', (lexer) => ({ name: 'SNIPPET', lazy: lazyModifier(lexer) })],
]);

/** What the macros stand for (RFC 3501 6.4.5). */
const MACROS: ReadonlyMap<string, readonly FetchItem[]> = new Map<string, readonly FetchItem[]>([
  ['ALL', [{ name: 'FLAGS' }, { name: 'INTERNALDATE' }, { name: 'RFC822.SIZE' }, { name: 'ENVELOPE' }]],
  ['FAST', [{ name: 'FLAGS' }, { name: 'INTERNALDATE' }, { name: 'RFC822.SIZE' }]],
  [
    'FULL',
    [
      { name: 'FLAGS' },
      { name: 'INTERNALDATE' },
      { name: 'RFC822.SIZE' },
      { name: 'ENVELOPE' },
      { name: 'BODY' },
    ],
  ],
]);

/** "ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")" (RFC 3501 9, fetch) */
export function expectFetchItems(lexer: Lexer): readonly FetchItem[] {
  const items = lexer.list(expectFetchItem);
  if (items !== undefined) {
    if (items.length === 0) throw lexer.error('at least one item to fetch before this');
    return items;
  }
  const start = lexer.position();
  const word = lexer.expectKeyword('an item to fetch');
  const macro = MACROS.get(word);
  if (macro !== undefined) return macro;
  const parse = PARSERS.get(word);
  if (parse === undefined) throw lexer.error('an item to fetch', start);
  return [parse(lexer)];
}

function expectFetchItem(lexer: Lexer): FetchItem {
  const start = lexer.position();
  const parse = PARSERS.get(lexer.expectKeyword('an item to fetch'));
  if (parse === undefined) throw lexer.error('an item to fetch', start);
  return parse(lexer);
}

function body(lexer: Lexer, peek: boolean): FetchItem {
  return { name: 'BODY[]', peek, section: expectSection(lexer), partial: partial(lexer) };
}

function binary(lexer: Lexer, peek: boolean): FetchItem {
  return { name: 'BINARY[]', peek, part: expectPart(lexer), partial: partial(lexer) };
}

/** True after ` (LAZY)`. Whatever else may follow in parentheses, the modifiers of FETCH, stays unread. */
function lazyModifier(lexer: Lexer): boolean {
  return lexer.attempt(previewModifiers)?.some((word) => word.startsWith('LAZY')) ?? false;
}

/** preview-mod = "LAZY" (RFC 8970 6); Dovecot's SNIPPET names its algorithm: FUZZY, LAZY=FUZZY. */
function previewModifiers(lexer: Lexer): string[] | undefined {
  if (!lexer.space() || !lexer.open()) return undefined;
  const words: string[] = [];
  while (!lexer.close()) {
    const word = lexer.atom()?.toUpperCase();
    if (word === undefined || !PREVIEW_MODIFIERS.has(word)) return undefined;
    words.push(word);
    lexer.space();
  }
  return words;
}
