import { Writable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SliceWriter } from './slice-writer.ts';

/** Keeps what leaves together, as the pieces it was written in. */
class Departures extends Writable {
  readonly batches: Buffer[][] = [];

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.batches.push(chunks.map(({ chunk }) => chunk));
    done();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.batches.push([chunk]);
    done();
  }

  get text(): string {
    return Buffer.concat(this.batches.flat()).toString('latin1');
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('neighbouring slices of one chunk leave as one slice, without a copy', async () => {
  const target = new Departures();
  const writer = new SliceWriter(target);
  const chunk = Buffer.from('abcdefgh');
  writer.slice(chunk, 0, 2);
  writer.slice(chunk, 2, 5);
  writer.slice(chunk, 5, 8);
  await turn();
  expect(target.batches).toEqual([[chunk]]);
  expect(target.batches[0]?.[0]).toBe(chunk);
});

test('what is written in one turn leaves together, in order, and needs no flush', async () => {
  const target = new Departures();
  const writer = new SliceWriter(target);
  const chunk = Buffer.from('* 12 FETCH (UID 5)\r\n');
  writer.text('* 13');
  writer.slice(chunk, 4, chunk.length);
  writer.bytes(Buffer.from('a OK\r\n'));
  expect(target.batches).toEqual([]);
  await turn();
  expect(target.text).toBe('* 13 FETCH (UID 5)\r\na OK\r\n');
  expect(target.batches).toHaveLength(1);
  writer.text('next');
  await turn();
  expect(target.batches).toHaveLength(2);
});

test('flush hands everything over at once', () => {
  const target = new Departures();
  const writer = new SliceWriter(target);
  writer.text('now');
  writer.flush();
  expect(target.text).toBe('now');
  writer.flush();
  expect(target.batches).toHaveLength(1);
});

test('what is gathered waits for its end and leaves in one piece', async () => {
  const target = new Departures();
  const writer = new SliceWriter(target);
  writer.gather();
  writer.text('* BYE\r\n');
  writer.flush();
  await turn();
  expect([target.batches, writer.allSent]).toEqual([[], false]);
  writer.text('a OK\r\n');
  writer.finish();
  expect([target.text, target.batches.length]).toEqual(['* BYE\r\na OK\r\n', 1]);
});

test('more than a target takes without a drain is not gathered', () => {
  const target = new Departures({ highWaterMark: 10 });
  const writer = new SliceWriter(target);
  writer.gather();
  writer.text('far more than that');
  writer.flush();
  expect(target.text).toBe('far more than that');
});

test('nothing is written to a target that has ended or is gone', async () => {
  for (const over of [(target: Writable) => target.end(), (target: Writable) => target.destroy()]) {
    const target = new Departures();
    const failures: unknown[] = [];
    target.on('error', (error) => failures.push(error));
    const writer = new SliceWriter(target);
    writer.text('late');
    over(target);
    await turn();
    expect([target.text, failures]).toEqual(['', []]);
  }
});

test('any slices, with flushes and turns between them, arrive as their concatenation', async () => {
  const anyStep = fc.oneof(
    fc.record({ chunk: fc.nat(2), start: fc.nat(20), length: fc.nat(20) }),
    fc.constantFrom('flush' as const, 'turn' as const),
    fc.string({ unit: 'binary-ascii' }).map((text) => ({ text })),
  );
  const chunks = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', ''].map((text) => Buffer.from(text));
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep), async (steps) => {
      const target = new Departures();
      const writer = new SliceWriter(target);
      let expected = '';
      for (const step of steps) {
        if (step === 'flush') writer.flush();
        else if (step === 'turn') await turn();
        else if ('text' in step) {
          writer.text(step.text);
          expected += step.text;
        } else {
          const chunk = chunks[step.chunk] ?? Buffer.alloc(0);
          const start = Math.min(step.start, chunk.length);
          const end = Math.min(start + step.length, chunk.length);
          writer.slice(chunk, start, end);
          expected += chunk.toString('latin1', start, end);
        }
      }
      await turn();
      expect(target.text).toBe(expected);
    }),
  );
});
