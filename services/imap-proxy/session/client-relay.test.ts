/** With nothing woven the client reads what the server wrote, byte for byte (invariant 7). */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BackendCommand, BackendConnection } from '../testing/backend-connection.ts';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { sampleMail } from '../testing/samples.ts';
import type { TestClient } from '../testing/test-client.ts';

let system: ProxyUnderTest;
beforeAll(async () => {
  system = await ProxyUnderTest.start();
  system.backend.mailbox.deliver(sampleMail());
});
afterAll(() => system[Symbol.asyncDispose]());

/** What a message may hold, above all what looks like a response. */
const anyContent = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '* 5 EXPUNGE\r\n',
        'r1 OK done\r\n',
        '* BYE\r\n',
        '{3}\r\n',
        '+ \r\n',
        '\r',
        '\n',
        ')\r\n',
      ),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const anyLiteral = fc
  .tuple(fc.constantFrom('', '~'), fc.constantFrom('', '+'), anyContent)
  .map(([binary, plus, content]) => `${binary}{${content.length}${plus}}\r\n${content}`);

const anyResponse = fc.oneof(
  fc.constantFrom(
    '* 7 EXISTS',
    '* 2 RECENT',
    '* 1 EXPUNGE',
    '* SEARCH 1 2',
    '* OK [ALERT] hey',
    '+ idling',
    '',
    '* ',
  ),
  fc.constantFrom(
    '* 0007  fetch (FLAGS ())',
    '* VANISHED 1:3',
    'nobody NO tag',
    '* LIST () "/" {5}\r\nINBOX',
  ),
  fc
    .tuple(fc.nat(9), anyLiteral, anyLiteral)
    .map(([n, a, b]) => `* ${n} FETCH (BODY[] ${a} BODY[1] ${b} UID 4)`),
  fc.nat(70_000).map((size) => `* X-LONG ${'y'.repeat(size)}`),
  fc
    .string({ unit: fc.constantFrom('*', ' ', '1', 'a', '"', '(', '\\', '\xe9', '[') })
    .map((text) => `* ${text}`),
);

const anyStream = fc
  .array(fc.tuple(anyResponse, fc.constantFrom('\r\n', '\r\n', '\r\n', '\n')), { maxLength: 8 })
  .map((lines) => Buffer.from(lines.flat().join(''), 'latin1'));

const anyCuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

async function sendInPieces(
  connection: BackendConnection,
  bytes: Buffer,
  cuts: readonly number[],
): Promise<void> {
  const places = [...cuts].sort((a, b) => a - b).map((cut) => Math.floor(cut * bytes.length));
  for (const [at, end] of [...places, bytes.length].entries()) {
    connection.send(bytes.subarray(places[at - 1] ?? 0, end));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function expectTransparent(client: TestClient): Promise<void> {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(anyStream, anyCuts, async (stream, cuts) => {
      run += 1;
      const bytes = Buffer.concat([stream, Buffer.from(`t${run} OK done\r\n`)]);
      system.backend.on('XRUN', (connection: BackendConnection, _command: BackendCommand) =>
        sendInPieces(connection, bytes, cuts),
      );
      client.forget();
      client.send(`t${run} XRUN\r\n`);
      await client.until((line) => line === `t${run} OK done`);
      expect(client.received.toString('latin1')).toBe(bytes.toString('latin1'));
    }),
    { numRuns: 150 },
  );
}

test('any stream of responses, cut anyhow, reaches a client with no mailbox open as it is', async () => {
  await expectTransparent(await system.signIn());
});

test('any stream of responses, cut anyhow, reaches a client with the INBOX open as it is', async () => {
  await expectTransparent(await system.select());
});
