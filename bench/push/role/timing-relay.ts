import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { freePort, ownLoopbackHost } from '../../../tools/services/free-port.ts';

/** Stands before an HTTP server, which may come later, and measures how long its clients wait for each answer. */
export type TimingRelay = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  target: { readonly host: string; readonly port: number } | undefined;
  /** From the last bytes of a request to the first ones of its answer. */
  readonly answerMs: readonly number[];
};

/** Clients send one request after the other on a connection, as Dovecot does. */
export async function startTimingRelay(): Promise<TimingRelay> {
  const host = ownLoopbackHost();
  const port = await freePort(host);
  const answerMs: number[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true).on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const { target } = relay;
    if (target === undefined) {
      client.destroy();
      return;
    }
    const upstream = connect(target.port, target.host);
    keep(client);
    keep(upstream);
    let askedAtMs: number | undefined;
    client.on('data', (bytes) => {
      askedAtMs = performance.now();
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (askedAtMs !== undefined) answerMs.push(performance.now() - askedAtMs);
      askedAtMs = undefined;
      client.write(bytes);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.end());
  });
  server.listen(port, host);
  await once(server, 'listening');
  const relay: TimingRelay = {
    host,
    port,
    target: undefined,
    answerMs,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return relay;
}
