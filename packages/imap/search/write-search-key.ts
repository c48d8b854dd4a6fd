import { writeDate } from '../values/date-time.ts';
import { writeMessageSet } from '../values/number-ranges.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { SearchKey } from './search-key.ts';

type Key<N extends SearchKey['name']> = Extract<SearchKey, { name: N }>;

/** The program of a SEARCH: a top-level `and` without brackets. */
export function writeSearchKeys(key: SearchKey, writer: WireWriter): void {
  if (key.name === 'and' && key.keys.length > 0) writer.words(key.keys, writeSearchKey);
  else writeSearchKey(key, writer);
}

/** search-key (RFC 3501 9; parse-search-key.ts has the grammar). An `and` of nothing is ALL. */
export function writeSearchKey(key: SearchKey, writer: WireWriter): void {
  switch (key.name) {
    case 'and':
      if (key.keys.length === 0) writer.raw('ALL');
      else writer.list(key.keys, writeSearchKey);
      break;
    case 'NOT':
    case 'FUZZY':
      writer.raw(`${key.name} `);
      writeSearchKey(key.key, writer);
      break;
    case 'OR':
      writer.raw('OR ');
      writeSearchKey(key.left, writer);
      writer.space();
      writeSearchKey(key.right, writer);
      break;
    case 'saved':
      writer.raw('$');
      break;
    case 'sequence-set':
      writer.raw(writeMessageSet(key.set));
      break;
    case 'UID':
      writer.raw(`UID ${writeMessageSet(key.set)}`);
      break;
    default:
      writeWordKey(key, writer);
  }
}

type WordKey = Exclude<SearchKey, Key<'and' | 'NOT' | 'FUZZY' | 'OR' | 'saved' | 'sequence-set' | 'UID'>>;

/** A word and its arguments. */
function writeWordKey(key: WordKey, writer: WireWriter): void {
  if (key.name === 'flag') writeFlagKey(key, writer);
  else if (key.name === 'MODSEQ') writeModSeqKey(key, writer);
  else if (key.name === 'HEADER') writeHeaderKey(key, writer);
  else writeArgument(key, writer);
}

function writeArgument(key: Exclude<WordKey, Key<'flag' | 'MODSEQ' | 'HEADER'>>, writer: WireWriter): void {
  writer.raw(key.name);
  if ('value' in key) {
    writer.space();
    writer.string(key.value);
  } else if ('id' in key) {
    writer.space();
    writer.atom(key.id);
  } else if ('date' in key) {
    writer.raw(` ${writeDate(key.date)}`);
  } else if ('sizeBytes' in key) {
    writer.raw(` ${key.sizeBytes}`);
  } else if ('seconds' in key) {
    writer.raw(` ${key.seconds}`);
  }
}

function writeHeaderKey({ field, value }: Key<'HEADER'>, writer: WireWriter): void {
  writer.raw('HEADER ');
  writer.astring(field);
  writer.space();
  writer.string(value);
}

function writeFlagKey({ flag, set, keyword }: Key<'flag'>, writer: WireWriter): void {
  const prefix = set ? '' : 'UN';
  if (keyword) {
    writer.raw(`${prefix}KEYWORD `);
    writer.atom(flag);
  } else {
    writer.atom(`${prefix}${flag.slice(1).toUpperCase()}`);
  }
}

function writeModSeqKey({ entry, entryType, modSeq }: Key<'MODSEQ'>, writer: WireWriter): void {
  writer.raw('MODSEQ ');
  if (entry !== undefined) {
    writer.string(entry);
    writer.raw(` ${entryType ?? 'all'} `);
  }
  writer.number(modSeq);
}
