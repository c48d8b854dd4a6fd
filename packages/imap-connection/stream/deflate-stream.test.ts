import { once } from 'node:events';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineLog } from '../testing/line-log.ts';
import { type SocketPair, socketPair } from '../testing/socket-pair.ts';
import { DeflateStream } from './deflate-stream.ts';
import { ImapStream } from './imap-stream.ts';

const SYNC = { finishFlush: constants.Z_SYNC_FLUSH };

type Opened = {
  stream: ImapStream;
  log: LineLog;
  pair: SocketPair;
  compressed: () => DeflateStream;
  corrupt: number;
};

async function open(): Promise<Opened> {
  const pair = await socketPair();
  const log = new LineLog();
  const events = {
    onReceived: () => undefined,
    onFailure: () => undefined,
    onClose: () => undefined,
    onDrain: () => undefined,
  };
  const stream = new ImapStream(pair.near, log, events, { maxLineBytes: 1_000 });
  let over: DeflateStream | undefined;
  const compressed = (): DeflateStream => {
    if (over === undefined) throw new Error('There is no stream yet.');
    return over;
  };
  const opened = { stream, log, pair, compressed, corrupt: 0 };
  await stream.replaceSocket((socket) => {
    over = new DeflateStream(socket, () => {
      opened.corrupt += 1;
    });
    return over;
  });
  return opened;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('lines come out as they went in, however they were compressed and cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(300), { minLength: 1, maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      fc.record({ level: fc.nat(9), windowBits: fc.integer({ min: 9, max: 15 }) }),
      async (sizes, cuts, settings) => {
        const { log, pair } = await open();
        using _pair = pair;
        const lines = sizes.map((size, at) => `${at} ${'x'.repeat(size)}`.trimEnd());
        const wire = deflateRawSync(lines.map((line) => `${line}\r\n`).join(''), { ...SYNC, ...settings });
        for (let at = 0, piece = 0; at < wire.length; piece += 1) {
          const end = at + (cuts[piece % cuts.length] ?? 1);
          pair.far.write(wire.subarray(at, end));
          if (piece % 3 === 0) await turn();
          at = end;
        }
        await log.until(lines.length);
        expect(log.lines).toEqual(lines);
      },
    ),
    { numRuns: 60 },
  );
});

test('what is written together can be read to its end before anything else is written', async () => {
  const { stream, pair } = await open();
  using _pair = pair;
  const wire: Buffer[] = [];
  pair.far.on('data', (chunk: Buffer) => wire.push(chunk));
  let sent = '';
  for (const text of ['* 5 EXISTS\r\n', `* 1 FETCH (BODY[] "${'long '.repeat(9_000)}")\r\n`, 'a OK\r\n']) {
    stream.writeText(text.slice(0, 4));
    stream.writeText(text.slice(4));
    stream.flush();
    sent += text;
    let heard = '';
    while (heard.length < sent.length) {
      await once(pair.far, 'data');
      heard = inflateRawSync(Buffer.concat(wire), SYNC).toString('latin1');
    }
    expect(heard).toBe(sent);
  }
});

test('a small packet that inflates to very much is inflated no faster than it is read', async () => {
  const { stream, compressed, log, pair } = await open();
  using _pair = pair;
  let peakBytes = 0;
  log.onLine = () => {
    peakBytes = Math.max(peakBytes, stream.reader.heldBytes + compressed().readableLength);
    stream.pauseFrames();
    setImmediate(() => stream.resumeFrames());
  };
  const bomb = deflateRawSync(Buffer.alloc(10_000_000, `${'x'.repeat(998)}\r\n`), SYNC);
  expect(bomb.length).toBeLessThan(65_536);
  pair.far.write(bomb);
  await log.until(10_000);
  expect(peakBytes).toBeLessThan(65_536);
});

test('a peer that takes its bytes slowly makes the stream congested, until it drains', async () => {
  const { stream, pair } = await open();
  using _pair = pair;
  pair.far.pause();
  const block = Buffer.alloc(1_000_000);
  for (let at = 0; at < block.length; at += 1) block[at] = (at * at * 31 + (at >> 3)) & 0xff;
  let written = 0;
  while (written < 60 && !(stream.congested && pair.near.writableNeedDrain)) {
    stream.writeBytes(block);
    stream.flush();
    written += 1;
    await turn();
  }
  expect(stream.congested).toBe(true);
  pair.far.resume();
  while (stream.congested) await turn();
});

test('bytes that cannot be inflated are told once, and what is written still leaves', async () => {
  const opened = await open();
  const { stream, log, pair } = opened;
  using _pair = pair;
  pair.far.write(deflateRawSync('one\r\n', SYNC));
  await log.until(1);
  pair.far.write(Buffer.alloc(50_000, 0xff));
  const wire: Buffer[] = [];
  pair.far.on('data', (chunk: Buffer) => wire.push(chunk));
  while (opened.corrupt === 0) await turn();
  pair.far.write(Buffer.alloc(50_000, 0xff));
  stream.writeText('* BYE\r\n');
  stream.end();
  await once(pair.far, 'end');
  expect(inflateRawSync(Buffer.concat(wire)).toString()).toBe('* BYE\r\n');
  expect([log.lines, opened.corrupt]).toEqual([['one'], 1]);
});

test('what a peer sends right before it closes its side is read', async () => {
  const { stream, log, pair } = await open();
  using _pair = pair;
  pair.far.resume();
  const lines = Array.from({ length: 5_000 }, (_, at) => `${at} NOOP`);
  pair.far.end(deflateRawSync(lines.map((line) => `${line}\r\n`).join(''), SYNC));
  await log.until(lines.length);
  expect(log.lines).toEqual(lines);
  while (!stream.closed) await turn();
});

test('a peer that breaks off, or ends its compressed stream, closes the connection', async () => {
  for (const leave of [
    ({ far }: SocketPair) => far.resetAndDestroy(),
    ({ far }: SocketPair) => far.end(),
    ({ far }: SocketPair) => far.write(Buffer.concat([deflateRawSync('NOOP\r\n'), Buffer.of(1)])),
  ]) {
    const { stream, pair } = await open();
    using _pair = pair;
    pair.far.resume();
    leave(pair);
    while (!stream.closed) await turn();
    expect(pair.near.destroyed).toBe(true);
  }
});
