import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventStreamParser, type StreamMessage } from './event-stream-parser.ts';

function textOf({ event, data, id }: StreamMessage): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;
}

const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n]/.test(text));
const message = fc.record({ event: word, data: word, id: fc.option(word, { nil: undefined }) });

test('messages come out as they went in, however the stream is cut and whatever comments lie between', () => {
  fc.assert(
    fc.property(fc.array(message), fc.array(fc.nat(40)), (messages, cuts) => {
      const bytes = Buffer.from(messages.map((each) => `:\n\n${textOf(each)}: a comment\n`).join(''));
      const parser = new EventStreamParser();
      const parsed: StreamMessage[] = [];
      let at = 0;
      for (const length of [...cuts, bytes.length]) {
        parsed.push(...parser.push(bytes.subarray(at, at + length)));
        at += length;
      }
      expect(parsed).toEqual(messages);
    }),
  );
});

test('lines may end with CRLF, data may have several lines, and a message without data is none', () => {
  const parser = new EventStreamParser();
  const text = 'event: x\r\n\r\ndata:1\r\ndata: 2\r\nretry: 7\r\n\r\n';
  expect(parser.push(Buffer.from(text))).toEqual([{ event: '', data: '1\n2', id: undefined }]);
});

test('a line without end is refused', () => {
  const parser = new EventStreamParser();
  expect(() => parser.push(Buffer.alloc(70_000, 'x'))).toThrow(RangeError);
});
