import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFrames } from '../frames/read-frames.ts';
import { parseResponse } from '../responses/parse-response.ts';
import { anyBytes, anyNumber, anyQuotable } from '../testing/arbitrary-values.ts';
import { responseText } from '../testing/wire-text.ts';
import { type BodyStructureValue, bodyStructureText } from './body-structure-text.ts';
import { type EnvelopeValue, envelopeText } from './envelope-text.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const anyAddresses = maybe(
  fc.array(
    fc.record({
      name: maybe(anyBytes),
      route: fc.constant(undefined),
      mailbox: maybe(anyQuotable),
      host: maybe(anyQuotable),
    }),
    { maxLength: 3 },
  ),
);

const anyEnvelope: fc.Arbitrary<EnvelopeValue> = fc.record({
  date: maybe(anyQuotable),
  subject: maybe(anyBytes),
  from: anyAddresses,
  sender: anyAddresses,
  replyTo: anyAddresses,
  to: anyAddresses,
  cc: anyAddresses,
  bcc: anyAddresses,
  inReplyTo: maybe(anyQuotable),
  messageId: maybe(anyQuotable),
});

const anyParameters = fc.array(fc.tuple(anyQuotable, anyBytes), { maxLength: 2 });

const extension = {
  disposition: maybe(fc.record({ kind: anyQuotable, parameters: anyParameters })),
  language: maybe(fc.array(anyQuotable, { maxLength: 2 })),
  location: maybe(anyQuotable),
};

const part = {
  type: anyQuotable,
  subtype: anyQuotable,
  parameters: anyParameters,
  id: maybe(anyQuotable),
  description: maybe(anyBytes),
  encoding: anyQuotable,
  sizeBytes: anyNumber,
  extension: maybe(fc.record({ md5: maybe(anyQuotable), ...extension })),
};

const anyStructure = fc.letrec<{ any: BodyStructureValue }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.record({ kind: fc.constant('basic' as const), ...part }),
    fc.record({ kind: fc.constant('text' as const), lines: anyNumber, ...part }),
    fc.record({
      kind: fc.constant('message' as const),
      envelope: anyEnvelope,
      structure: tie('any'),
      lines: anyNumber,
      ...part,
    }),
    fc.record({
      kind: fc.constant('multipart' as const),
      subtype: anyQuotable,
      children: fc.array(tie('any'), { minLength: 1, maxLength: 3 }),
      extension: maybe(fc.record({ parameters: anyParameters, ...extension })),
    }),
  ),
})).any;

/** Parsed as a FETCH response and written again: spaces and quotes where the grammar wants them. */
function rewritten(attributes: string): string {
  const [frame] = readFrames(Buffer.from(`* 1 FETCH (${attributes})\r\n`, 'latin1'));
  return frame === undefined ? '' : responseText(parseResponse(frame));
}

test('any body structure is read and written back byte for byte', () => {
  fc.assert(
    fc.property(anyStructure, (structure) => {
      const text = `BODYSTRUCTURE ${bodyStructureText(structure)}`;
      expect(rewritten(text)).toBe(`* 1 FETCH (${text})`.replaceAll('\r\n', '\n'));
    }),
  );
});

test('any envelope is read and written back byte for byte', () => {
  fc.assert(
    fc.property(anyEnvelope, (envelope) => {
      const text = `ENVELOPE ${envelopeText(envelope)}`;
      expect(rewritten(text)).toBe(`* 1 FETCH (${text})`.replaceAll('\r\n', '\n'));
    }),
  );
});
