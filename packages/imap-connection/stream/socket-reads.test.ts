import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FrameSink } from '@mailweave/imap';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { connectBackend } from '../connect/connect-backend.ts';
import { socketPair } from '../testing/socket-pair.ts';
import { ImapStream } from './imap-stream.ts';

// Megabytes through many sockets of one process, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

/** One connection: literals and lines of these sizes, sent in pieces of these sizes. */
type Flow = {
  readonly sizes: readonly number[];
  readonly cuts: readonly number[];
  /** How many turns the reader rests after so many bytes. */
  readonly restTurns: number;
  /** The frames stop now and then, until a later turn. */
  readonly pauses: boolean;
};

const anyFlow: fc.Arbitrary<Flow> = fc.record({
  sizes: fc.array(fc.oneof(fc.nat(300), fc.nat(150_000), fc.integer({ min: 500_000, max: 2_500_000 })), {
    minLength: 3,
    maxLength: 8,
  }),
  // A read of 64 KiB makes a connection busy; 40 to 60 kB are less than a stream's limit before it asks to wait.
  cuts: fc.array(
    fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 33_000, max: 62_000 }), fc.nat(400_000)),
    { minLength: 2, maxLength: 6 },
  ),
  restTurns: fc.nat(30),
  pauses: fc.boolean(),
});

const QUIET: Omit<ConstructorParameters<typeof ImapStream>[2], 'onReceived'> = {
  onFailure: () => undefined,
  onClose: () => undefined,
  onDrain: () => undefined,
};

test('connections that share their buffers never mix their bytes, though nobody waits for slow readers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyFlow, { minLength: 2, maxLength: 5 }), async (flows) => {
      const outcomes = await Promise.all(flows.map(relayed));
      for (const { sent, heard } of outcomes) expect(heard).toEqual(sent);
    }),
    { numRuns: 15 },
  );
});

/** Sends a flow through a backend connection to a client that rests; no back-pressure stops it between. */
async function relayed(flow: Flow, number: number): Promise<{ sent: string; heard: string }> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
  const accepted = once(server, 'connection');
  const near = await connectBackend({
    ...{ host: '127.0.0.1', port: address.port, tls: 'none', ca: undefined },
    ...{ serverName: 'localhost', connectTimeoutMs: 5_000, proxyProtocol: false, keepAliveMs: 0 },
  });
  const [source] = (await accepted) as [Socket];
  using clients = await socketPair();
  const client = new ImapStream(clients.near, nobody, { ...QUIET, onReceived: () => undefined }, LIMITS);
  const backend: ImapStream = new ImapStream(
    near,
    passingOn(client, () => flow.pauses && pauseFor(backend)),
    { ...QUIET, onReceived: () => client.flush() },
    LIMITS,
  );
  const bytes = bytesOf(flow, number);
  const heard = readSlowly(clients.far, bytes.length, flow);
  await sendInPieces(source, bytes, flow.cuts);
  const outcome = {
    sent: createHash('sha256').update(bytes).digest('hex'),
    heard: (await heard).digest('hex'),
  };
  source.destroy();
  backend.destroy();
  server.close();
  return outcome;
}

const LIMITS = { maxLineBytes: 4_096 };

const nobody: FrameSink = {
  line: () => undefined,
  literal: () => undefined,
  overlong: () => 'skip',
  piece: () => undefined,
};

function passingOn(client: ImapStream, onLine: () => unknown): FrameSink {
  const pass = (bytes: Buffer, start: number, end: number): void => client.writeSlice(bytes, start, end);
  return {
    line: (bytes, start, end) => {
      // As a number that changes: own text in the place of the line's first bytes.
      client.writeBytes(Buffer.from(bytes.subarray(start, start + 1)));
      client.writeSlice(bytes, start + 1, end);
      onLine();
    },
    literal: pass,
    overlong: () => 'stream',
    piece: pass,
  };
}

function pauseFor(stream: ImapStream): void {
  stream.pauseFrames();
  void nextTurn().then(() => stream.resumeFrames());
}

/** Bytes that repeat nowhere, so that none can stand in another's place unseen. */
function bytesOf({ sizes }: Flow, number: number): Buffer {
  const parts = sizes.map((size, at) => {
    const words = new Uint32Array(Math.ceil(size / 4));
    for (const word of words.keys()) words[word] = Math.imul(word + 1, 2_654_435_761) ^ (number * 8 + at);
    const content = Buffer.from(words.buffer, 0, size);
    if (at % 3 === 2) return Buffer.from(`* ${content.toString('base64')}\r\n`);
    return Buffer.concat([Buffer.from(`* 1 FETCH (BODY[] {${size}}\r\n`), content, Buffer.from(')\r\n')]);
  });
  return Buffer.concat(parts);
}

async function sendInPieces(socket: Socket, bytes: Buffer, cuts: readonly number[]): Promise<void> {
  let at = 0;
  for (let piece = 0; at < bytes.length; piece += 1) {
    // Small pieces at the beginning only: a million of them would take minutes.
    const size = piece < 100 ? Math.max(1, cuts[piece % cuts.length] ?? 1) : 70_000 + (piece % 3) * 9_000;
    socket.write(bytes.subarray(at, at + size));
    at += size;
    await nextTurn();
  }
}

async function readSlowly(socket: Socket, length: number, { restTurns }: Flow): Promise<Hash> {
  const hash = createHash('sha256');
  let left = length;
  for await (const chunk of socket) {
    hash.update(chunk as Buffer);
    left -= (chunk as Buffer).length;
    if (left <= 0) break;
    for (let turn = 0; turn < restTurns; turn += 1) await nextTurn();
  }
  return hash;
}
