import { CsvError, parse } from 'csv-parse/sync';
import { CsvHeaderInvalidError } from '../import-errors.ts';
import type { PartLine } from './line-splitter.ts';
import type { RowCheck } from './row-check.ts';
import { type DecodedRow, lineText, type RowDecoder } from './row-decoder.ts';

type NumberedText = { lineNumber: number; text: string };
type Fields = readonly string[];

const FIXED_COLUMNS: ReadonlySet<string> = new Set(['userKey', 'locale', 'variant', 'timeZone']);

/**
 * `part-NNNNN.csv` (RFC 4180): a header with `userKey`, optionally `locale`, `variant`, `timeZone`, and one column per
 * variable. An empty field counts as none. A value holds no line break (JSONL can), so that a stray quote
 * spoils one row and not the rest of the file.
 */
export class CsvRows implements RowDecoder {
  readonly #file: string;
  readonly #check: RowCheck;
  readonly #rowLimitBytes: number;
  #header: Fields | undefined;

  constructor(file: string, check: RowCheck, rowLimitBytes: number) {
    this.#file = file;
    this.#check = check;
    this.#rowLimitBytes = rowLimitBytes;
  }

  /** @throws CsvHeaderInvalidError */
  decode(lines: readonly PartLine[]): DecodedRow[] {
    const rows: DecodedRow[] = [];
    const readable: NumberedText[] = [];
    for (const line of lines) {
      const read = lineText(line, this.#rowLimitBytes);
      if (this.#header === undefined) this.#header = this.#readHeader(read);
      else if ('reason' in read) rows.push(read);
      else if (read.text !== '') readable.push(read);
    }
    const parsed = parseLines(readable.map(({ text }) => text));
    readable.forEach(({ lineNumber }, index) => {
      rows.push(this.#row(lineNumber, parsed[index]));
    });
    return rows;
  }

  #readHeader(line: ReturnType<typeof lineText>): Fields {
    const header = 'text' in line ? parseLine(line.text) : undefined;
    if (header === undefined) throw this.#headerError('the header is no line of CSV in UTF-8');
    if (!header.includes('userKey')) throw this.#headerError('the header has no column "userKey"');
    if (new Set(header).size < header.length) throw this.#headerError('the header names a column twice');
    const unknown = header.findIndex((name) => !FIXED_COLUMNS.has(name) && !this.#check.knows(name));
    if (unknown !== -1) {
      throw this.#headerError(
        `column ${unknown + 1} is neither userKey, locale, variant, timeZone nor a variable`,
      );
    }
    return header;
  }

  #headerError(reason: string): CsvHeaderInvalidError {
    return new CsvHeaderInvalidError(this.#file, reason);
  }

  #row(lineNumber: number, fields: Fields | undefined): DecodedRow {
    const header = this.#header ?? [];
    if (fields === undefined) return { lineNumber, reason: 'the row is not valid CSV: check its quotes' };
    if (fields.length !== header.length) {
      return { lineNumber, reason: `the row has ${fields.length} fields, the header ${header.length}` };
    }
    const checked = this.#check.check(rowOf(header, fields));
    if (checked.outcome === 'good') return { lineNumber, row: checked.row };
    const userKey = fields[header.indexOf('userKey')] ?? '';
    const key = /^[0-9a-f]{64}$/.test(userKey) ? { userKey } : {};
    return { lineNumber, reason: checked.reason, ...key };
  }
}

function rowOf(header: Fields, fields: Fields): unknown {
  const fixed: Record<string, string> = {};
  const vars: Record<string, string> = {};
  header.forEach((name, index) => {
    const value = fields[index];
    if (value === undefined || value === '') return;
    (FIXED_COLUMNS.has(name) ? fixed : vars)[name] = value;
  });
  return { ...fixed, vars };
}

/** The fields of each line; undefined for a line that is no CSV. All at once, and one by one if that fails. */
function parseLines(lines: readonly string[]): readonly (Fields | undefined)[] {
  const records = parseRecords(lines.join('\n'));
  return records?.length === lines.length ? records : lines.map(parseLine);
}

function parseLine(line: string): Fields | undefined {
  const records = parseRecords(line);
  return records?.length === 1 ? records[0] : undefined;
}

function parseRecords(text: string): Fields[] | undefined {
  try {
    return parse(text, { record_delimiter: '\n', relax_column_count: true });
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}
