import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter, type PartLine } from './line-splitter.ts';

function split(chunks: readonly Buffer[], limitBytes: number): PartLine[] {
  const splitter = new LineSplitter(limitBytes);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

test('any chunking of the bytes gives the lines that a plain split gives, long ones without their bytes', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', 'ü'), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(7)), fc.integer({ min: 1, max: 12 }), (content, cuts, limitBytes) => {
      const bytes = Buffer.from(content);
      const chunks: Buffer[] = [];
      let at = 0;
      for (const size of cuts) {
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      chunks.push(bytes.subarray(at));

      const expected = content.split('\n');
      if (expected.at(-1) === '') expected.pop();
      expect(split(chunks, limitBytes)).toEqual(
        expected.map((line, index) => {
          const lineBytes = Buffer.from(line);
          return lineBytes.length > limitBytes
            ? { lineNumber: index + 1 }
            : { lineNumber: index + 1, bytes: lineBytes };
        }),
      );
    }),
  );
});
