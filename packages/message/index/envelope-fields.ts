import { fieldValue } from './field-value.ts';
import type { HeaderField } from './message-index.ts';

const SINGLE_FIELDS = new Set(['date', 'subject', 'in-reply-to', 'message-id']);
const ADDRESS_FIELDS = new Set(['from', 'sender', 'reply-to', 'to', 'cc', 'bcc']);

/**
 * The fields an ENVELOPE is made of, unfolded. Where a field stands twice against RFC 5322 3.6, the first
 * counts; address lists are put together.
 */
export const readEnvelopeFields = (bytes: Buffer, fields: readonly HeaderField[]): Map<string, string> => {
  const values = new Map<string, string>();
  for (const field of fields) {
    const known = values.get(field.name);
    if (known === undefined && (SINGLE_FIELDS.has(field.name) || ADDRESS_FIELDS.has(field.name))) {
      values.set(field.name, fieldValue(bytes, field));
    } else if (known !== undefined && ADDRESS_FIELDS.has(field.name)) {
      values.set(field.name, `${known}, ${fieldValue(bytes, field)}`);
    }
  }
  return values;
};
