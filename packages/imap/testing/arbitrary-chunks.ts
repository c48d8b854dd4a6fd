import fc from 'fast-check';

/** Bytes of an IMAP stream, often well-formed, with literals that look like lines. */
export const anyStream: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof(
      fc.constantFrom('a OK done', '* 5 EXPUNGE', '\r\n', '\n', '\r', '{', '}', '+', '~', ' '),
      fc.constantFrom(
        '{0}\r\n',
        'x {0+}\r\n\r\n',
        '~{3}\r\n\0\r\n',
        '{18}\r\n* 5 EXPUNGE\r\na OK',
        '{99999999999}\r\n',
      ),
      fc.nat(40).map((size) => `a literal {${size}}\r\n`),
      fc.nat(60).map((size) => 'x'.repeat(size)),
      fc.constantFrom('* 1 FETCH (BODY[] {29}\r\n* 5 EXPUNGE\r\na OK [X] {3}\r\n)\r\n'),
    ),
    { maxLength: 20 },
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));

/** `bytes` cut at the places that `cuts` (0..1) points at. */
export function chunksOf(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => Math.floor(cut * bytes.length)))].sort((a, b) => a - b);
  const starts = [0, ...places];
  const ends = [...places, bytes.length];
  return starts.map((start, index) => bytes.subarray(start, ends[index]));
}
