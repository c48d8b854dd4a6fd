import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, ownLoopbackHost } from '../../../tools/services/free-port.ts';
import { startCountingRelay } from './counting-relay.ts';

/** A backend that answers each line with a line. */
async function startAnswering(): Promise<{ host: string; port: number; [Symbol.dispose](): void }> {
  const host = ownLoopbackHost();
  const port = await freePort(host);
  const server = createServer((socket) => {
    socket.on('data', (bytes: Buffer) => socket.write(bytes.filter((byte) => byte === 0x0a)));
  });
  await once(server.listen(port, host), 'listening');
  return { host, port, [Symbol.dispose]: () => server.close() };
}

async function answers(socket: Socket, count: number): Promise<void> {
  let bytes = 0;
  while (bytes < count) {
    const [piece] = (await once(socket, 'data')) as [Buffer];
    bytes += piece.length;
  }
}

test('what is sent without waiting for an answer is one round trip, what waits is another', async () => {
  using backend = await startAnswering();
  await using relay = await startCountingRelay(backend);
  const client = connect(relay.port, relay.host);
  client.write('one\n');
  client.write('two\n');
  await answers(client, 2);
  client.write('three\n');
  await answers(client, 1);
  expect(relay.takeRoundTrips()).toBe(2);
  expect(relay.takeRoundTrips()).toBe(0);
});
