import type { StatusItem } from '../commands/command.ts';
import { isStatusItem } from '../commands/status-item.ts';
import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import { expectFetchValue } from './fetch-value.ts';
import type { Response } from './response.ts';

type MailboxStatus = Extract<Response, { name: 'STATUS' }>;
type StatusValue = bigint | string | undefined;

/**
 * mailbox-data = "STATUS" SP mailbox SP "(" [status-att-list] ")"
 * status-att-list = status-att SP number *(SP status-att SP number)            (RFC 3501 7.2.4)
 * status-att-val =/ "MAILBOXID" SP "(" objectid ")"                            (RFC 8474 7)
 *                 / "APPENDLIMIT" SP (number / nil)                            (RFC 7889 5)
 *
 * Items that this language does not name are read over.
 */
export function parseMailboxStatus(lexer: Lexer): MailboxStatus {
  lexer.expectSpace();
  const mailbox = lexer.expectAstring('a mailbox name');
  lexer.expectSpace();
  lexer.expectOpen('a list of status items');
  const values = new Map<StatusItem, StatusValue>();
  while (!lexer.close()) {
    const item = lexer.expectKeyword('a status item');
    lexer.expectSpace();
    if (isStatusItem(item)) values.set(item, expectStatusValue(lexer));
    else expectFetchValue(lexer);
    lexer.space();
  }
  return { name: 'STATUS', mailbox, values };
}

export function writeMailboxStatus(response: MailboxStatus, writer: WireWriter): void {
  writer.raw('STATUS ');
  writer.astring(response.mailbox);
  writer.space();
  writer.list(response.values, ([item, value]) => writer.raw(`${item} ${valueText(value)}`));
}

function expectStatusValue(lexer: Lexer): StatusValue {
  if (lexer.nil()) return undefined;
  if (!lexer.open()) return lexer.expectNumber64('a number');
  const id = lexer.expectAtom('an object id');
  lexer.expectClose();
  return id;
}

function valueText(value: StatusValue): string {
  if (value === undefined) return 'NIL';
  return typeof value === 'bigint' ? `${value}` : `(${value})`;
}
