import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A relay before a server, whose first connections end in the middle of what the server sends. */
export type CuttingRelay = AsyncDisposable & {
  readonly endpoint: string;
  /** Connections that were cut so far. */
  cuts(): number;
};

/** @param cut the first `count` connections end after so many bytes from the server */
export async function startCuttingRelay(
  server: { host: string; port: number },
  cut: { count: number; afterBytes: number },
): Promise<CuttingRelay> {
  let cuts = 0;
  const open = new Set<Socket>();
  const relay = createServer((client) => {
    const upstream = connect(server.port, server.host);
    for (const socket of [client, upstream]) open.add(socket);
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
    let passedBytes = 0;
    client.pipe(upstream);
    upstream.pipe(client);
    upstream.on('data', (chunk: Buffer) => {
      passedBytes += chunk.length;
      if (passedBytes < cut.afterBytes || cuts >= cut.count) return;
      cuts += 1;
      end();
    });
  }).listen(0, server.host);
  await once(relay, 'listening');
  const { port } = relay.address() as AddressInfo;
  return {
    endpoint: `http://${server.host}:${port}`,
    cuts: () => cuts,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}
