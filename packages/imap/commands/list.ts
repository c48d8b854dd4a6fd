import { LIST_CHAR } from '../lexer/char-class.ts';
import type { Lexer } from '../lexer/lexer.ts';
import type { ByteString } from '../values/byte-string.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { ListCommand } from './command.ts';
import { expectEntries, writeEntry } from './metadata.ts';
import { expectStatusItems } from './status-item.ts';

type ReturnOptions = Pick<ListCommand, 'returns' | 'statusItems' | 'metadataEntries'>;

const noReturnOptions: ReturnOptions = { returns: [], statusItems: undefined, metadataEntries: undefined };

/**
 * list            = "LIST" [SP list-select-opts] SP mailbox SP mbox-or-pat [SP list-return-opts]
 * list-select-opts = "(" [list-select-opt *(SP list-select-opt)] ")"
 * mbox-or-pat     = list-mailbox / "(" list-mailbox *(SP list-mailbox) ")"
 * list-return-opts = "RETURN" SP "(" [return-option *(SP return-option)] ")"   (RFC 5258 6)
 * return-option  =/ "STATUS" SP "(" status-att *(SP status-att) ")"            (RFC 5819 4)
 * return-option  =/ "METADATA" SP "(" entry *(SP entry) ")"                    (RFC 9590 6)
 * lsub            = "LSUB" SP mailbox SP list-mailbox                          (RFC 3501 6.3.9)
 * xlist           = "XLIST" SP mailbox SP list-mailbox                         (before RFC 6154)
 */
export function parseList(lexer: Lexer): ListCommand {
  lexer.expectSpace();
  const selection = lexer.list(expectOption) ?? [];
  if (selection.length > 0) lexer.expectSpace();
  else lexer.space();
  const reference = lexer.expectAstring('a reference name');
  lexer.expectSpace();
  const patterns = lexer.list(expectPattern) ?? [expectPattern(lexer)];
  if (patterns.length === 0) throw lexer.error('at least one mailbox pattern before this');
  return { name: 'LIST', selection, reference, patterns, ...returnOptions(lexer) };
}

export function parsePlainList(lexer: Lexer, name: 'LSUB' | 'XLIST'): ListCommand {
  lexer.expectSpace();
  const reference = lexer.expectAstring('a reference name');
  lexer.expectSpace();
  return { name, selection: [], reference, patterns: [expectPattern(lexer)], ...noReturnOptions };
}

export function writeList(command: ListCommand, writer: WireWriter): void {
  writer.raw(command.name);
  if (command.selection.length > 0) writer.raw(` (${command.selection.join(' ')})`);
  writer.space();
  writer.string(command.reference);
  writer.space();
  const [only] = command.patterns;
  if (only !== undefined && command.patterns.length === 1) writer.string(only);
  else writer.list(command.patterns, writePattern);
  writeReturnOptions(command, writer);
}

function writePattern(pattern: ByteString, writer: WireWriter): void {
  writer.string(pattern);
}

function writeReturnOptions(
  { returns, statusItems, metadataEntries }: ReturnOptions,
  writer: WireWriter,
): void {
  const words = statusItems === undefined ? [...returns] : [...returns, `STATUS (${statusItems.join(' ')})`];
  if (metadataEntries !== undefined) words.push('METADATA ');
  if (words.length === 0) return;
  writer.raw(` RETURN (${words.join(' ')}`);
  if (metadataEntries !== undefined) writer.list(metadataEntries, writeEntry);
  writer.raw(')');
}

/** list-select-opt, return-option: a word; the vendor's come as `vendor.token` (RFC 5258 6). */
function expectOption(lexer: Lexer): string {
  return lexer.expectKeyword('an option of LIST');
}

/** list-mailbox = 1*list-char / string */
function expectPattern(lexer: Lexer): ByteString {
  return lexer.string() ?? (lexer.expectRun(LIST_CHAR, 'a mailbox pattern') as ByteString);
}

function returnOptions(lexer: Lexer): ReturnOptions {
  if (!lexer.space() || lexer.atEnd) return noReturnOptions;
  const start = lexer.position();
  if (lexer.keyword() !== 'RETURN') throw lexer.error('RETURN', start);
  lexer.expectSpace();
  lexer.expectOpen('a list of return options');
  const returns: string[] = [];
  let { statusItems, metadataEntries } = noReturnOptions;
  while (!lexer.close()) {
    const option = expectOption(lexer);
    if (option === 'STATUS') {
      lexer.expectSpace();
      statusItems = expectStatusItems(lexer);
    } else if (option === 'METADATA') {
      lexer.expectSpace();
      metadataEntries = expectEntries(lexer);
    } else {
      returns.push(option);
    }
    lexer.space();
  }
  return { returns, statusItems, metadataEntries };
}
