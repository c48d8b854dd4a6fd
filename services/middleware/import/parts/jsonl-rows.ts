import type { PartLine } from './line-splitter.ts';
import type { RowCheck } from './row-check.ts';
import { type DecodedRow, lineText, type RowDecoder } from './row-decoder.ts';

/** `part-NNNNN.jsonl`: one JSON object a line. */
export class JsonlRows implements RowDecoder {
  readonly #check: RowCheck;
  readonly #rowLimitBytes: number;

  constructor(check: RowCheck, rowLimitBytes: number) {
    this.#check = check;
    this.#rowLimitBytes = rowLimitBytes;
  }

  decode(lines: readonly PartLine[]): DecodedRow[] {
    const rows: DecodedRow[] = [];
    for (const line of lines) {
      const read = lineText(line, this.#rowLimitBytes);
      if ('reason' in read) rows.push(read);
      else if (read.text !== '') rows.push(this.#row(read.lineNumber, read.text));
    }
    return rows;
  }

  #row(lineNumber: number, text: string): DecodedRow {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // The parser's own message quotes the row.
      return { lineNumber, reason: 'the row is not valid JSON' };
    }
    const checked = this.#check.check(value);
    return checked.outcome === 'good'
      ? { lineNumber, row: checked.row }
      : { lineNumber, reason: checked.reason, ...userKeyIn(value) };
  }
}

/** Whose row it was, if it says so in a way that is a key. */
function userKeyIn(value: unknown): { userKey?: string } {
  if (typeof value !== 'object' || value === null || !('userKey' in value)) return {};
  const { userKey } = value;
  return typeof userKey === 'string' && /^[0-9a-f]{64}$/.test(userKey) ? { userKey } : {};
}
