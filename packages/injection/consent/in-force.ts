import type { Purpose } from '@mailweave/contracts';
import type { ConsentRecord, ConsentsInForce } from './consent-record.ts';

/** For each purpose the latest record; of two of the same moment the withdrawal. Any order of records. */
export function consentsInForce(records: Iterable<ConsentRecord>): ConsentsInForce {
  const inForce: Partial<Record<Purpose, ConsentRecord>> = {};
  for (const record of records) {
    const known = inForce[record.purpose];
    if (known === undefined || overrules(record, known)) inForce[record.purpose] = record;
  }
  return inForce;
}

function overrules(record: ConsentRecord, known: ConsentRecord): boolean {
  if (record.atMs !== known.atMs) return record.atMs > known.atMs;
  return record.decision === 'withdrawn' && known.decision === 'given';
}
