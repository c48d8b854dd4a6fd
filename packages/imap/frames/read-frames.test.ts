import { expect, test } from 'vitest';
import { FrameCollector } from './frame-collector.ts';
import { readFrames } from './read-frames.ts';

test('frames hold their lines without CRLF and header, and their literals', () => {
  expect(readFrames(Buffer.from('a NOOP\r\nb X {2+}\r\n\r\n y ~{1}\r\n\0\nc NOOP\nunfinished'))).toEqual([
    { lines: [Buffer.from('a NOOP')], literals: [] },
    {
      lines: [Buffer.from('b X '), Buffer.from(' y '), Buffer.from('')],
      literals: [
        { bytes: Buffer.from('\r\n'), nonSync: true, binary: false },
        { bytes: Buffer.from('\0'), nonSync: false, binary: true },
      ],
    },
    { lines: [Buffer.from('c NOOP')], literals: [] },
  ]);
});

test('a collector joins the slices of a literal and counts what it holds', () => {
  const collector = new FrameCollector();
  const header = { sizeBytes: 4, nonSync: false, binary: false, headerBytes: 5 };
  expect(collector.line(Buffer.from('a {4}\r\n'), 0, 7, header)).toBeUndefined();
  collector.literal(Buffer.from('-ab-'), 1, 3, false);
  collector.literal(Buffer.from('cd'), 0, 2, true);
  expect(collector.heldBytes).toBe(11);
  expect(collector.line(Buffer.from('\r\n'), 0, 2, undefined)).toEqual({
    lines: [Buffer.from('a '), Buffer.from('')],
    literals: [{ bytes: Buffer.from('abcd'), nonSync: false, binary: false }],
  });
  expect(collector.heldBytes).toBe(0);
});

test('a frame keeps its bytes when the chunks they came in are used again', () => {
  const collector = new FrameCollector();
  const lent = Buffer.from('a {4}\r\n');
  const header = { sizeBytes: 4, nonSync: false, binary: false, headerBytes: 5 };
  const used = (text: string): Buffer => lent.fill(text, 0, text.length);
  collector.line(used('a {4}\r\n'), 0, 7, header);
  collector.literal(used('abcd'), 0, 4, true);
  const frame = collector.line(used(' b\r\n'), 0, 4, undefined);
  lent.fill('#');
  expect(frame).toEqual({
    lines: [Buffer.from('a '), Buffer.from(' b')],
    literals: [{ bytes: Buffer.from('abcd'), nonSync: false, binary: false }],
  });
});

test('an unfinished frame can be forgotten', () => {
  const collector = new FrameCollector();
  collector.line(Buffer.from('a {4}\r\n'), 0, 7, {
    sizeBytes: 4,
    nonSync: false,
    binary: false,
    headerBytes: 5,
  });
  collector.literal(Buffer.from('ab'), 0, 2, false);
  collector.clear();
  expect(collector.line(Buffer.from('b\r\n'), 0, 3, undefined)).toEqual({
    lines: [Buffer.from('b')],
    literals: [],
  });
});
