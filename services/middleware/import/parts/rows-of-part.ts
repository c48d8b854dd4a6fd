import { CsvRows } from './csv-rows.ts';
import { JsonlRows } from './jsonl-rows.ts';
import type { RowCheck } from './row-check.ts';
import type { RowDecoder } from './row-decoder.ts';

/** The decoder that fits the name of a part. */
export function rowDecoder(path: string, check: RowCheck, rowLimitBytes: number): RowDecoder {
  const isCsv = /\.csv(\.gz)?$/.test(path);
  return isCsv ? new CsvRows(path, check, rowLimitBytes) : new JsonlRows(check, rowLimitBytes);
}
