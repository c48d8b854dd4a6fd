import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/**
 * A TCP port that nothing listens on at this address. Another process can still take it before it is used:
 * servers of one test process should have a loopback address of their own (ownLoopbackHost).
 */
export async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** 127.0.0.2 to 127.0.0.251, by the process: test processes that run at the same time rarely share one. */
export function ownLoopbackHost(): string {
  return `127.0.0.${2 + (process.pid % 250)}`;
}
