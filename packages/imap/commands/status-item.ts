import type { Lexer } from '../lexer/lexer.ts';
import type { StatusItem } from './command.ts';

const STATUS_ITEMS: ReadonlySet<string> = new Set<StatusItem>([
  'MESSAGES',
  'RECENT',
  'UIDNEXT',
  'UIDVALIDITY',
  'UNSEEN',
  'HIGHESTMODSEQ',
  'SIZE',
  'DELETED',
  'MAILBOXID',
  'APPENDLIMIT',
]);

export function isStatusItem(word: string): word is StatusItem {
  return STATUS_ITEMS.has(word);
}

/**
 * status-att = "MESSAGES" / "RECENT" / "UIDNEXT" / "UIDVALIDITY" / "UNSEEN"      (RFC 3501 9)
 *            / "HIGHESTMODSEQ" (RFC 7162) / "SIZE" / "DELETED" (RFC 8438, 9051)
 *            / "MAILBOXID" (RFC 8474) / "APPENDLIMIT" (RFC 7889)
 */
function expectStatusItem(lexer: Lexer): StatusItem {
  const start = lexer.position();
  const word = lexer.expectKeyword('a status item');
  if (!isStatusItem(word)) throw lexer.error('a status item', start);
  return word;
}

/** "(" status-att *(SP status-att) ")" */
export function expectStatusItems(lexer: Lexer): StatusItem[] {
  const items = lexer.expectList(expectStatusItem, 'a list of status items');
  if (items.length === 0) throw lexer.error('at least one status item before this');
  return items;
}
