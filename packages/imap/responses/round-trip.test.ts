import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFrames } from '../frames/read-frames.ts';
import { anyResponse } from '../testing/arbitrary-response.ts';
import { frameOf } from '../testing/wire-text.ts';
import { WireWriter } from '../wire/wire-writer.ts';
import { parseResponse } from './parse-response.ts';
import { classifyResponse } from './response-head.ts';
import { writeResponse } from './write-response.ts';

test('every response that is written is read back as it was', () => {
  fc.assert(
    fc.property(anyResponse, (response) => {
      const writer = new WireWriter();
      writeResponse(response, writer);
      const [frame, ...more] = readFrames(writer.toBuffer());
      expect(more).toEqual([]);
      expect(parseResponse(frame ?? frameOf(''))).toEqual(response);
    }),
    { numRuns: 2000 },
  );
});

test('the head of every response says what the parser says', () => {
  fc.assert(
    fc.property(anyResponse, fc.nat(3), (response, offset) => {
      const writer = new WireWriter();
      writer.raw('x'.repeat(offset));
      writeResponse(response, writer);
      const bytes = writer.toBuffer();
      const head = classifyResponse(bytes, offset, bytes.length);
      if (response.name === 'continuation') {
        expect(head).toEqual({ kind: 'continuation' });
      } else if ('code' in response && response.tag !== undefined) {
        expect(head).toEqual({ kind: 'tagged', tagEnd: offset + response.tag.length });
      } else if ('sequence' in response || ('count' in response && response.name !== 'ESEARCH')) {
        const number = 'sequence' in response ? response.sequence : response.count;
        const numberEnd = offset + 2 + `${number}`.length;
        expect(head).toEqual({ kind: 'numbered', number, numberEnd, word: response.name });
      } else {
        expect(head).toEqual({ kind: 'untagged', word: response.name });
      }
    }),
  );
});
