/** Whatever is relayed arrives byte for byte, however it is cut and however slow either side is. */
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import type { BackendConnection } from '../testing/backend-connection.ts';
import { makeCertificate } from '../testing/certificate.ts';
import { PASSWORD, ProxyUnderTest, USER } from '../testing/proxy-under-test.ts';
import { sampleMail, sampleRecord } from '../testing/samples.ts';
import { TestClient } from '../testing/test-client.ts';

// Megabytes through some sockets of one process, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const certificate = makeCertificate();
afterAll(() => certificate[Symbol.dispose]());

/** Real messages of the mailbox are 1, 2 | 4, 5, ..., the woven one stands between them. */
const WOVEN_UID = 3;
const REAL_MESSAGES = 40;

/** How the client's bytes travel; those to the backend are plain, where buffers are shared. */
type Way = 'plain' | 'tls' | 'compressed';

/** One response of the backend: a literal or a line, of this size, about this message. */
type Part = { readonly kind: 'literal' | 'line'; readonly sizeBytes: number; readonly number: number };

/** A session: what the backend says, in pieces of these sizes, and how often the client stops to read. */
type Talk = {
  readonly parts: readonly Part[];
  readonly cuts: readonly number[];
  readonly restEvery: number;
  readonly restTurns: number;
  readonly uploadBytes: number;
};

const anySize = fc.oneof(fc.nat(200), fc.nat(70_000), fc.integer({ min: 60_000, max: 3_000_000 }));

const anyTalk: fc.Arbitrary<Talk> = fc.record({
  parts: fc.array(
    fc.record({
      kind: fc.constantFrom('literal' as const, 'literal' as const, 'line' as const),
      sizeBytes: anySize,
      number: fc.integer({ min: 1, max: REAL_MESSAGES }),
    }),
    { minLength: 4, maxLength: 16 },
  ),
  cuts: fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 900_000 })), {
    minLength: 2,
    maxLength: 8,
  }),
  restEvery: fc.integer({ min: 1, max: 60 }),
  restTurns: fc.nat(60),
  uploadBytes: anySize,
});

test.each(['plain', 'tls', 'compressed'] as const)(
  'sessions at once, with numbers that change (towards clients: %s): every byte, in order, in both directions',
  async (way) => {
    const property = fc.asyncProperty(
      fc.array(anyTalk, { minLength: 2, maxLength: 4 }),
      async (talks) => await holdTalks(way, talks),
    );
    await fc.assert(property, { numRuns: 12 });
  },
);

async function holdTalks(way: Way, talks: readonly Talk[]): Promise<void> {
  await using system = await ProxyUnderTest.start({
    listener: { tls: way === 'tls' ? 'implicit' : 'none' },
    tls: certificate,
    compress: true,
  });
  const { mailbox } = system.backend;
  for (let real = 0; real < REAL_MESSAGES; real += 1) {
    if (mailbox.uidNext === WOVEN_UID) mailbox.uidNext += 1;
    mailbox.deliver(sampleMail());
  }
  system.api.records.push(sampleRecord(WOVEN_UID));
  system.backend.on('NOOP', () => undefined);
  system.backend.on('APPEND', (connection, command) => connection.tagged(command, 'OK stored'));
  const sessions = [];
  for (const talk of talks) sessions.push(await openSession(system, way, talk));
  await Promise.all(sessions.map(({ client, connection, talk }) => hold(client, connection, talk)));
  for (const { client } of sessions) client.close();
}

async function openSession(system: ProxyUnderTest, way: Way, talk: Talk) {
  const client =
    way === 'tls'
      ? await TestClient.openTls(system.port, certificate.certificate)
      : await TestClient.open(system.port);
  await client.line();
  expect(await client.answer(`LOGIN "${USER}" "${PASSWORD}"`)).toMatch(/^OK/);
  if (way === 'compressed') expect(await client.compress()).toMatch(/^OK/);
  expect(await client.command('SELECT INBOX')).toContain(`* ${REAL_MESSAGES + 1} EXISTS`);
  return { client, connection: system.backend.connection, talk };
}

/** The backend says all of it in answer to a NOOP; then the client sends a message. */
async function hold(client: TestClient, connection: BackendConnection, talk: Talk): Promise<void> {
  client.forget();
  restWhileReading(client.socket, talk);
  restWhileReading(connection.socket, talk);
  const said = talk.parts.map((part, at) => spoken(part, at, part.number));
  const heard = talk.parts.map((part, at) => spoken(part, at, part.number + (part.number > 2 ? 1 : 0)));
  client.send('n1 NOOP\r\n');
  while (!connection.lines.includes('n1 NOOP\r\n')) await nextTurn();
  const tagged = Buffer.from('n1 OK done\r\n');
  await sendInPieces(connection, Buffer.concat([...said, tagged]), talk.cuts);
  await client.until((line) => line.startsWith('n1 '));
  const expected = Buffer.concat([...heard, tagged]);
  expect([client.received.length, hash(client.received)]).toEqual([expected.length, hash(expected)]);
  const upload = contentOf(talk.uploadBytes, 99);
  client.send(`u1 APPEND Drafts {${upload.length}+}\r\n`);
  const sent = sendInPieces(client, Buffer.concat([upload, Buffer.from('\r\n')]), talk.cuts);
  await client.until((line) => line.startsWith('u1 OK'));
  await sent;
  expect(hash(connection.commands.at(-1)?.literals[0] ?? Buffer.alloc(0))).toBe(hash(upload));
}

function spoken({ kind, sizeBytes }: Part, at: number, number: number): Buffer {
  const content = contentOf(sizeBytes, at);
  const begin = kind === 'literal' ? `BODY[] {${content.length}}\r\n` : 'X-WORD ';
  const line = kind === 'literal' ? content : Buffer.from(content.toString('base64'));
  return Buffer.concat([Buffer.from(`* ${number} FETCH (UID 1 ${begin}`), line, Buffer.from(')\r\n')]);
}

/** Bytes that repeat nowhere, so that none can stand in another's place unseen. */
function contentOf(sizeBytes: number, seed: number): Buffer {
  const words = new Uint32Array(Math.ceil(sizeBytes / 4));
  for (const at of words.keys()) words[at] = Math.imul(at + 1, 2_654_435_761) ^ seed;
  return Buffer.from(words.buffer, 0, sizeBytes);
}

async function sendInPieces(
  sender: TestClient | BackendConnection,
  bytes: Buffer,
  cuts: readonly number[],
): Promise<void> {
  let at = 0;
  for (let piece = 0; at < bytes.length; piece += 1) {
    // Small pieces at the beginning only: a million of them would take minutes.
    const size = piece < 40 ? (cuts[piece % cuts.length] ?? 1) : 700_000;
    sender.send(bytes.subarray(at, at + size));
    at += size;
    await nextTurn();
  }
}

/** Stops to read now and then, for some turns of the event loop. */
function restWhileReading(socket: Socket, { restEvery, restTurns }: Talk): void {
  let chunks = 0;
  socket.on('data', () => {
    chunks += 1;
    if (chunks % restEvery !== 0) return;
    socket.pause();
    void turns(restTurns).then(() => socket.resume());
  });
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
