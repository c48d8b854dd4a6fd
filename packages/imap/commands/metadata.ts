import type { Lexer } from '../lexer/lexer.ts';
import type { ByteString } from '../values/byte-string.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { GetMetadataCommand, SetMetadataCommand } from './command.ts';

type Depth = GetMetadataCommand['depth'];
type GetOptions = Pick<GetMetadataCommand, 'maxSizeBytes' | 'depth'>;

const noOptions: GetOptions = { maxSizeBytes: undefined, depth: undefined };
const DEPTHS: ReadonlyMap<string, NonNullable<Depth>> = new Map([
  ['0', '0'],
  ['1', '1'],
  ['INFINITY', 'infinity'],
]);

/**
 * getmetadata        = "GETMETADATA" [SP getmetadata-options] SP mailbox SP entries
 * getmetadata-option = "MAXSIZE" SP number / "DEPTH" SP ("0" / "1" / "infinity")
 * entries            = entry / "(" entry *(SP entry) ")"            (RFC 5464 5)
 *
 * The examples of RFC 5464 4.2 have the options behind the mailbox, clients do either: both are read.
 */
export function parseGetMetadata(lexer: Lexer): GetMetadataCommand {
  lexer.expectSpace();
  const early = lexer.attempt(options);
  const mailbox = lexer.expectAstring('a mailbox name');
  lexer.expectSpace();
  const chosen = early ?? lexer.attempt(options) ?? noOptions;
  return { name: 'GETMETADATA', mailbox, entries: expectEntries(lexer), ...chosen };
}

export function writeGetMetadata(command: GetMetadataCommand, writer: WireWriter): void {
  const words = command.maxSizeBytes === undefined ? [] : [`MAXSIZE ${command.maxSizeBytes}`];
  if (command.depth !== undefined) words.push(`DEPTH ${command.depth}`);
  writer.raw(words.length === 0 ? 'GETMETADATA ' : `GETMETADATA (${words.join(' ')}) `);
  writer.astring(command.mailbox);
  writer.space();
  const [only] = command.entries;
  if (only !== undefined && command.entries.length === 1) writer.astring(only);
  else writer.list(command.entries, writeEntry);
}

/**
 * setmetadata  = "SETMETADATA" SP mailbox SP entry-values
 * entry-values = "(" entry-value *(SP entry-value) ")"
 * entry-value  = entry SP (nstring / literal8)                      (RFC 5464 5)
 */
export function parseSetMetadata(lexer: Lexer): SetMetadataCommand {
  lexer.expectSpace();
  const mailbox = lexer.expectAstring('a mailbox name');
  lexer.expectSpace();
  const entries = expectEntryValues(lexer);
  if (entries.size === 0) throw lexer.error('at least one entry before this');
  return { name: 'SETMETADATA', mailbox, entries };
}

export function writeSetMetadata(command: SetMetadataCommand, writer: WireWriter): void {
  writer.raw('SETMETADATA ');
  writer.astring(command.mailbox);
  writer.space();
  writeEntryValues(command.entries, writer);
}

export type EntryValues = ReadonlyMap<ByteString, ByteString | undefined>;

export function expectEntryValues(lexer: Lexer): EntryValues {
  const entries = new Map<ByteString, ByteString | undefined>();
  lexer.expectOpen('a list of entries and values');
  while (!lexer.close()) {
    const entry = expectEntry(lexer);
    lexer.expectSpace();
    entries.set(entry, lexer.expectNstring('a value or NIL'));
    lexer.space();
  }
  return entries;
}

export function writeEntryValues(entries: EntryValues, writer: WireWriter): void {
  writer.list(entries, ([entry, value]) => {
    writer.astring(entry);
    writer.space();
    writer.nstring(value);
  });
}

/** entry = astring, a slash-separated path (RFC 5464 5) */
export function expectEntry(lexer: Lexer): ByteString {
  return lexer.expectAstring('the name of an entry');
}

/** entries = entry / "(" entry *(SP entry) ")" (RFC 5464 5) */
export function expectEntries(lexer: Lexer): ByteString[] {
  const entries = lexer.list(expectEntry) ?? [expectEntry(lexer)];
  if (entries.length === 0) throw lexer.error('at least one entry before this');
  return entries;
}

export function writeEntry(entry: ByteString, writer: WireWriter): void {
  writer.astring(entry);
}

/** Undefined when the list in front is one of entries, not of options. */
function options(lexer: Lexer): GetOptions | undefined {
  if (!lexer.open()) return undefined;
  let { maxSizeBytes, depth } = noOptions;
  while (!lexer.close()) {
    const word = lexer.keyword();
    if (word !== 'MAXSIZE' && word !== 'DEPTH') return undefined;
    lexer.expectSpace();
    if (word === 'MAXSIZE') maxSizeBytes = lexer.expectNumber('a size in bytes');
    else depth = expectDepth(lexer);
    lexer.space();
  }
  lexer.expectSpace();
  return { maxSizeBytes, depth };
}

function expectDepth(lexer: Lexer): NonNullable<Depth> {
  const start = lexer.position();
  const depth = DEPTHS.get(lexer.expectKeyword('a depth'));
  if (depth === undefined) throw lexer.error('0, 1 or infinity', start);
  return depth;
}
