import { expectEntry, expectEntryValues, writeEntryValues } from '../commands/metadata.ts';
import type { Lexer } from '../lexer/lexer.ts';
import type { ByteString } from '../values/byte-string.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { Response } from './response.ts';

type MetadataResponse = Extract<Response, { name: 'METADATA' }>;

const OPEN = 0x28;

/**
 * metadata-resp = "METADATA" SP mailbox SP (entry-values / entry-list)
 * entry-values  = "(" entry-value *(SP entry-value) ")"
 * entry-list    = entry *(SP entry)                          (RFC 5464 5)
 */
export function parseMetadata(lexer: Lexer): MetadataResponse {
  lexer.expectSpace();
  const mailbox = lexer.expectAstring('a mailbox name');
  lexer.expectSpace();
  const entries = lexer.peek() === OPEN ? expectEntryValues(lexer) : entryList(lexer);
  return { name: 'METADATA', mailbox, entries };
}

export function writeMetadata({ mailbox, entries }: MetadataResponse, writer: WireWriter): void {
  writer.raw('METADATA ');
  writer.astring(mailbox);
  writer.space();
  if (entries instanceof Map) writeEntryValues(entries, writer);
  else writer.words(entries as readonly ByteString[], (entry) => writer.astring(entry));
}

function entryList(lexer: Lexer): ByteString[] {
  const entries = [expectEntry(lexer)];
  while (lexer.space() && !lexer.atEnd) entries.push(expectEntry(lexer));
  return entries;
}
