import { once } from 'node:events';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineLog } from '../testing/line-log.ts';
import { received, type SocketPair, socketPair } from '../testing/socket-pair.ts';
import { ImapStream } from './imap-stream.ts';

type Opened = { stream: ImapStream; log: LineLog; pair: SocketPair; heard: string[] };

/** A stream over the near end of a pair; `heard` keeps its events. */
async function open(options: { lingerMs?: number } = {}): Promise<Opened> {
  const pair = await socketPair();
  const log = new LineLog();
  const heard: string[] = [];
  const events = {
    onReceived: () => heard.push('received'),
    onFailure: () => heard.push('failure'),
    onClose: () => heard.push('close'),
    onDrain: () => heard.push('drain'),
  };
  const stream = new ImapStream(pair.near, log, events, { maxLineBytes: 1_000, ...options });
  return { stream, log, pair, heard };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Writes, and waits until the bytes are in the other end's hands or in its system's. */
function write(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve) => socket.write(text, () => resolve()));
}

test('while held no byte is taken, and release lets them come', async () => {
  const { stream, log, pair } = await open();
  using _pair = pair;
  await write(pair.far, 'one\r\n');
  await log.until(1);
  stream.hold();
  stream.hold();
  await write(pair.far, 'two\r\n');
  await turn();
  await turn();
  expect([log.lines, stream.receivedBytes]).toEqual([['one'], 5]);
  stream.release();
  await log.until(2);
  expect([log.lines, stream.receivedBytes]).toEqual([['one', 'two'], 10]);
});

test('a sink that pauses gets the rest of the chunk only when frames are resumed', async () => {
  const { stream, log, pair } = await open();
  using _pair = pair;
  log.onLine = () => stream.pauseFrames();
  await write(pair.far, 'one\r\ntwo\r\nthr');
  await log.until(1);
  await turn();
  expect(log.lines).toEqual(['one']);
  stream.resumeFrames();
  expect(log.lines).toEqual(['one', 'two']);
  expect(pair.near.isPaused()).toBe(true);
  stream.resumeFrames();
  await write(pair.far, 'ee\r\n');
  await log.until(3);
  expect(log.lines).toEqual(['one', 'two', 'three']);
});

test('a paused stream takes at most one chunk from its socket', async () => {
  const { stream, log, pair } = await open();
  using _pair = pair;
  log.onLine = () => stream.pauseFrames();
  const paused = once(pair.near, 'pause');
  pair.far.write(Buffer.alloc(5_000_000, 'x\r\n'));
  await paused;
  expect(stream.receivedBytes).toBeLessThanOrEqual(65_536);
  expect(stream.reader.heldBytes).toBeLessThanOrEqual(65_536);
});

test('frames that are resumed stay away while the stream is held, and the other way round', async () => {
  const { stream, log, pair } = await open();
  using _pair = pair;
  stream.pauseFrames();
  const paused = once(pair.near, 'pause');
  await write(pair.far, 'one\r\n');
  await paused;
  stream.hold();
  stream.resumeFrames();
  expect(log.lines).toEqual(['one']);
  expect(pair.near.isPaused()).toBe(true);
  stream.pauseFrames();
  stream.release();
  expect(pair.near.isPaused()).toBe(true);
  stream.resumeFrames();
  expect(pair.near.isPaused()).toBe(false);
});

test('any cutting, with pauses that end in a promise or at once, gives every line once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(30), { minLength: 1, maxLength: 20 }),
      fc.array(fc.constantFrom('no', 'promise', 'at once', 'later'), { minLength: 1 }),
      async (sizes, pauses) => {
        const { stream, log, pair } = await open();
        using _pair = pair;
        log.onLine = () => {
          const pause = pauses[log.lines.length % pauses.length];
          if (pause === 'no') return;
          stream.pauseFrames();
          if (pause === 'at once') stream.resumeFrames();
          else if (pause === 'promise') void Promise.resolve().then(() => stream.resumeFrames());
          else setImmediate(() => stream.resumeFrames());
        };
        const lines = sizes.map((size, at) => `${at} ${'x'.repeat(size)}`.trimEnd());
        for (const [at, line] of lines.entries()) {
          pair.far.write(at % 2 === 0 ? `${line}\r\n` : `${line}\r`);
          if (at % 2 === 1) pair.far.write('\n');
          if (at % 3 === 0) await turn();
        }
        await log.until(lines.length);
        expect(log.lines).toEqual(lines);
      },
    ),
    { numRuns: 40 },
  );
});

test('a sink that throws is a failure that the owner hears of', async () => {
  const { log, pair, heard } = await open();
  using _pair = pair;
  log.onLine = () => {
    throw new Error('Enough.');
  };
  await write(pair.far, 'one\r\n');
  await log.until(1);
  expect(heard).toContain('failure');
});

test('a peer that takes its bytes slowly makes the stream congested, until it drains', async () => {
  const { stream, pair, heard } = await open();
  using _pair = pair;
  pair.far.pause();
  const block = Buffer.alloc(1_000_000, 'x');
  while (!stream.congested) {
    stream.writeBytes(block);
    stream.flush();
  }
  const drained = once(pair.near, 'drain');
  pair.far.resume();
  await drained;
  expect([stream.congested, heard]).toEqual([false, ['drain']]);
});

test('the end sends what is written, takes nothing more, and is told once', async () => {
  const { stream, log, pair, heard } = await open();
  using _pair = pair;
  stream.writeText('* BYE\r\n');
  stream.end();
  stream.end();
  stream.writeText('too late');
  const all = received(pair.far);
  await write(pair.far, 'nobody listens\r\n');
  expect(await all).toBe('* BYE\r\n');
  if (!pair.near.destroyed) await once(pair.near, 'close');
  expect([log.lines, heard, stream.closed]).toEqual([[], ['close'], true]);
});

test('what was taken in before the end is not handed out after it', async () => {
  const { stream, log, pair } = await open();
  using _pair = pair;
  log.onLine = () => stream.pauseFrames();
  await write(pair.far, 'one\r\ntwo\r\n');
  await log.until(1);
  stream.end();
  stream.resumeFrames();
  expect(log.lines).toEqual(['one']);
});

test('a peer that neither reads nor closes is left after a while', async () => {
  const { stream, pair, heard } = await open({ lingerMs: 10 });
  using _pair = pair;
  pair.far.pause();
  stream.writeBytes(Buffer.alloc(30_000_000, 'x'));
  stream.end();
  await once(pair.near, 'close');
  expect(heard).toEqual(['close']);
});

test('a peer that breaks off is told once', async () => {
  const { stream, pair, heard } = await open();
  using _pair = pair;
  const closed = new Promise((resolve) => pair.near.once('close', resolve));
  pair.far.resetAndDestroy();
  await closed;
  stream.writeText('into the void');
  stream.flush();
  stream.end();
  expect(heard).toEqual(['close']);
});

test('the bytes behind the frame in work can be given up, wherever they are', async () => {
  const { stream, log, pair } = await open();
  using _pair = pair;
  let rest: Promise<Buffer> | undefined;
  log.onLine = () => {
    rest = stream.takeRest();
  };
  await write(pair.far, 'STARTTLS\r\nNOOP\r\nhalf');
  await log.until(1);
  expect(String(await rest)).toBe('NOOP\r\nhalf');
  expect(log.lines).toEqual(['STARTTLS']);
});

test('the stream goes on over another socket and hears nothing more of the first', async () => {
  const { stream, log, pair, heard } = await open();
  using _pair = pair;
  using other = await socketPair();
  stream.writeText('first ');
  await stream.replaceSocket(() => other.near);
  stream.writeText('second');
  stream.flush();
  expect(String((await once(pair.far, 'data'))[0])).toBe('first ');
  expect(String((await once(other.far, 'data'))[0])).toBe('second');
  pair.near.destroy();
  await once(pair.near, 'close');
  await write(other.far, 'line\r\n');
  await log.until(1);
  expect(heard).toEqual(['received']);
});
