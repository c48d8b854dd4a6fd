import { sequenceNumber } from '../values/numbers.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { Response } from './response.ts';

type CountResponse = Extract<Response, { name: 'EXISTS' | 'RECENT' }>;
type ExpungeResponse = Extract<Response, { name: 'EXPUNGE' }>;

/** mailbox-data = number SP "EXISTS" / number SP "RECENT" (RFC 3501 7.3.1, 7.3.2) */
export function parseCount(name: CountResponse['name'], number: number): CountResponse {
  return { name, count: number };
}

export function writeCount(response: CountResponse, writer: WireWriter): void {
  writer.raw(`${response.count} ${response.name}`);
}

/** message-data = nz-number SP "EXPUNGE" (RFC 3501 7.4.1) */
export function parseExpunge(number: number): ExpungeResponse {
  return { name: 'EXPUNGE', sequence: sequenceNumber(number) };
}

export function writeExpunge(response: ExpungeResponse, writer: WireWriter): void {
  writer.raw(`${response.sequence} EXPUNGE`);
}
