import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { ComparatorCommand } from './command.ts';

/**
 * comparator-cmd    = "COMPARATOR" *(SP comp-order-quoted)
 * comp-order-quoted = astring                              (RFC 5255 4.10)
 */
export function parseComparator(lexer: Lexer): ComparatorCommand {
  const orders: ComparatorCommand['orders'][number][] = [];
  while (lexer.space() && !lexer.atEnd) orders.push(lexer.expectAstring('a comparator'));
  return { name: 'COMPARATOR', orders };
}

export function writeComparator({ orders }: ComparatorCommand, writer: WireWriter): void {
  writer.raw('COMPARATOR');
  for (const order of orders) {
    writer.space();
    writer.astring(order);
  }
}
