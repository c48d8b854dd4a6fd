import fc from 'fast-check';
import type { FetchItem, Section } from '../fetch/fetch-item.ts';
import { anyNumber, anyNzNumber, anyQuotable } from './arbitrary-values.ts';

const anyPart = fc.array(anyNzNumber, { maxLength: 3 });

const anyFields = fc.record({
  kind: fc.constantFrom('HEADER.FIELDS' as const, 'HEADER.FIELDS.NOT' as const),
  names: fc.array(anyQuotable, { minLength: 1, maxLength: 3 }),
});

const anyText = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom({ kind: 'HEADER' as const }, { kind: 'TEXT' as const }),
  anyFields,
);

const anySection: fc.Arbitrary<Section> = fc.oneof(
  fc.record({ part: anyPart, text: anyText }),
  fc.record({
    part: fc.array(anyNzNumber, { minLength: 1, maxLength: 3 }),
    text: fc.constant({ kind: 'MIME' as const }),
  }),
);

const anyPartial = fc.option(fc.record({ offset: anyNumber, length: anyNzNumber }), { nil: undefined });

export const anyFetchItem: fc.Arbitrary<FetchItem> = fc.oneof(
  fc.record({
    name: fc.constantFrom(
      ...(['UID', 'FLAGS', 'INTERNALDATE', 'ENVELOPE', 'BODYSTRUCTURE', 'BODY', 'RFC822', 'MODSEQ'] as const),
      ...(['RFC822.HEADER', 'RFC822.SIZE', 'RFC822.TEXT', 'EMAILID', 'THREADID', 'SAVEDATE'] as const),
    ),
  }),
  fc.record({
    name: fc.constant('BODY[]' as const),
    peek: fc.boolean(),
    section: anySection,
    partial: anyPartial,
  }),
  fc.record({
    name: fc.constant('BINARY[]' as const),
    peek: fc.boolean(),
    part: anyPart,
    partial: anyPartial,
  }),
  fc.record({ name: fc.constant('BINARY.SIZE[]' as const), part: anyPart }),
  fc.record({ name: fc.constantFrom('PREVIEW' as const, 'SNIPPET' as const), lazy: fc.boolean() }),
);
