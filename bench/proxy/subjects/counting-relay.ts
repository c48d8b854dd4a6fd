import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { freePort, ownLoopbackHost } from '../../../tools/services/free-port.ts';
import type { Backend } from './subject.ts';

/** Stands before a backend and counts how often a client had to wait for it. */
export type CountingRelay = AsyncDisposable &
  Backend & {
    /** Round trips since the last call, of all connections. */
    takeRoundTrips(): number;
  };

/** What the backend says is held for so long: all that a client sends meanwhile belongs to one round trip. */
const HELD_MS = 20;

/** A round trip begins with bytes for the backend that come after bytes from it, or first of all. */
export async function startCountingRelay(backend: Backend): Promise<CountingRelay> {
  const host = ownLoopbackHost();
  const port = await freePort(host);
  const sockets = new Set<Socket>();
  let roundTrips = 0;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true).on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const upstream = connect(backend.port, backend.host);
    keep(client);
    keep(upstream);
    let waiting = false;
    client.on('data', (bytes) => {
      if (!waiting) roundTrips += 1;
      waiting = true;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      setTimeout(() => {
        waiting = false;
        client.write(bytes);
      }, HELD_MS);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => setTimeout(() => client.end(), HELD_MS));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    host,
    port,
    takeRoundTrips: () => {
      const taken = roundTrips;
      roundTrips = 0;
      return taken;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
