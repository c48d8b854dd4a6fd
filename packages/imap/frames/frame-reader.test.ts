import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyStream, chunksOf } from '../testing/arbitrary-chunks.ts';
import { type RecorderOptions, recordedEvents } from '../testing/frame-recorder.ts';
import { FrameReader, type FrameSink } from './frame-reader.ts';

const anyCuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { maxLength: 30 });

const plain: RecorderOptions = { maxLineBytes: 1000, overlong: 'skip', pausing: false };

const eventsOf = (text: string, options: Partial<RecorderOptions> = {}): string[] =>
  recordedEvents([Buffer.from(text, 'latin1')], { ...plain, ...options });

const silentSink: FrameSink = {
  line: () => undefined,
  literal: () => undefined,
  overlong: () => 'skip',
  piece: () => undefined,
};

test('any chunking, paused or not, gives the same lines, literals and overlong lines', () => {
  fc.assert(
    fc.property(
      anyStream,
      anyCuts,
      fc.boolean(),
      fc.constantFrom('skip' as const, 'stream' as const),
      (bytes, cuts, pausing, overlong) => {
        const options = { maxLineBytes: 48, overlong, pausing: false };
        const whole = recordedEvents([bytes], options);
        expect(recordedEvents(chunksOf(bytes, cuts), { ...options, pausing })).toEqual(whole);
        const singles = chunksOf(
          bytes,
          [...bytes.keys()].map((index) => index / bytes.length),
        );
        expect(recordedEvents(singles, { ...options, pausing })).toEqual(whole);
      },
    ),
    { numRuns: 500 },
  );
});

test('a body that looks like responses is a literal, not lines', () => {
  expect(eventsOf('* 1 FETCH (BODY[] {24}\r\n* 5 EXPUNGE\r\na OK {3}\r\n\r\n)\r\n* 2 EXISTS\r\n')).toEqual([
    'line true * 1 FETCH (BODY[] {24}\r\n{"sizeBytes":24,"nonSync":false,"binary":false,"headerBytes":6}',
    'literal * 5 EXPUNGE\r\na OK {3}\r\n\r',
    'line false \n',
    'line true )\r\n',
    'line true * 2 EXISTS\r\n',
    'left 0  true',
  ]);
});

test('an empty literal is told before any further byte comes', () => {
  const header = { sizeBytes: 0, nonSync: true, binary: false, headerBytes: 6 };
  for (const pausing of [false, true]) {
    expect(eventsOf('a APPEND x {0+}\r\n', { pausing })).toEqual([
      `line true a APPEND x {0+}\r\n${JSON.stringify(header)}`,
      'literal ',
      'left 0  false',
    ]);
  }
});

test('an overlong line is skipped to its end, or streamed whole, literal included', () => {
  const text = `${'x'.repeat(60)} {3}\r\nabc\r\na NOOP\r\n`;
  const limits = { maxLineBytes: 20 };
  expect(eventsOf(text, { ...limits, overlong: 'stream' })).toEqual([
    `overlong true ${'x'.repeat(20)}`,
    `piece ${'x'.repeat(60)} {3}\r\n{"sizeBytes":3,"nonSync":false,"binary":false,"headerBytes":5}`,
    'literal abc',
    'line false \r\n',
    'line true a NOOP\r\n',
    'left 0  true',
  ]);
  expect(eventsOf(text, limits)).toEqual([`overlong true ${'x'.repeat(20)}`, 'imap-frame-overlong-line']);
  expect(eventsOf(`${'x'.repeat(60)}\r\na NOOP\r\n`, limits)).toEqual([
    `overlong true ${'x'.repeat(20)}`,
    'line true a NOOP\r\n',
    'left 0  true',
  ]);
});

test('a line of exactly the limit is a line', () => {
  expect(eventsOf('12345678\r\n', { maxLineBytes: 10 })).toEqual(['line true 12345678\r\n', 'left 0  true']);
  expect(eventsOf('123456789\r\n', { maxLineBytes: 10 })[0]).toBe('overlong true 123456789\r');
});

test('a literal beyond 4 GiB ends the stream', () => {
  expect(eventsOf('a APPEND x {4294967296}\r\n')).toEqual(['imap-frame-literal-size']);
});

test('what has not been handed out is counted, and can be taken for another language', () => {
  const lines: string[] = [];
  const reader: FrameReader = new FrameReader(
    {
      ...silentSink,
      line: (bytes, start, end) => {
        lines.push(bytes.toString('latin1', start, end));
        reader.pause();
      },
    },
    { maxLineBytes: 100 },
  );
  reader.push(Buffer.from('a STARTTLS\r\n\x16\x03'));
  reader.push(Buffer.from('\x01'));
  expect([lines, reader.heldBytes, reader.atFrameBoundary]).toEqual([['a STARTTLS\r\n'], 3, true]);
  expect(reader.takeRest()).toEqual(Buffer.from('\x16\x03\x01'));
  expect(reader.heldBytes).toBe(0);
  reader.resume();
  expect(lines).toHaveLength(1);
});

test('taking the rest from inside a sink call is a bug and says so', () => {
  const reader: FrameReader = new FrameReader(
    { ...silentSink, line: () => void reader.takeRest() },
    { maxLineBytes: 100 },
  );
  expect(() => reader.push(Buffer.from('a STARTTLS\r\nrest'))).toThrow('inside a sink call');
});

test('a sink may push and resume from inside its own call', () => {
  const lines: string[] = [];
  const reader: FrameReader = new FrameReader(
    {
      ...silentSink,
      line: (bytes, start, end) => {
        lines.push(bytes.toString('latin1', start, end));
        if (lines.length === 1) reader.push(Buffer.from('c\r\n'));
        reader.pause();
        reader.resume();
      },
    },
    { maxLineBytes: 100 },
  );
  reader.push(Buffer.from('a\r\nb\r\n'));
  expect(lines).toEqual(['a\r\n', 'b\r\n', 'c\r\n']);
});

test('a literal that was refused does not come: the next line begins a frame', () => {
  const lines: unknown[] = [];
  const reader: FrameReader = new FrameReader(
    {
      ...silentSink,
      line: (bytes, start, end, first, literal) => {
        lines.push([bytes.toString('latin1', start, end), first]);
        if (literal !== undefined) reader.cancelLiteral();
      },
    },
    { maxLineBytes: 100 },
  );
  reader.push(Buffer.from('a APPEND x {5}\r\nb NOOP\r\nc APPEND x {0}\r\nd NOOP\r\n'));
  expect(lines).toEqual([
    ['a APPEND x {5}\r\n', true],
    ['b NOOP\r\n', true],
    ['c APPEND x {0}\r\n', true],
    ['d NOOP\r\n', true],
  ]);
});

test('a long line that comes in single bytes is held whole', () => {
  const reader = new FrameReader(silentSink, { maxLineBytes: 100_000 });
  for (let index = 0; index < 5000; index += 1) reader.push(Buffer.from('x'));
  expect(reader.heldBytes).toBe(5000);
  expect(reader.takeRest()).toEqual(Buffer.alloc(5000, 'x'));
});
