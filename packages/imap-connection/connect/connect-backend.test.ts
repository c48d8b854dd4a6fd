import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { parseProxyHeader } from '../proxy-protocol/parse-header.ts';
import { type BackendAddress, BackendUnreachableError, connectBackend } from './connect-backend.ts';

async function listening(): Promise<{ server: Server; address: BackendAddress }> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server does not listen.');
  const { port } = bound;
  const rest = {
    tls: 'none',
    ca: undefined,
    serverName: 'localhost',
    connectTimeoutMs: 2_000,
    proxyProtocol: false,
    keepAliveMs: 0,
  } as const;
  return { server, address: { host: '127.0.0.1', port, ...rest } };
}

test('a connection that is accepted is handed over open', async () => {
  const { server, address } = await listening();
  const socket = await connectBackend(address);
  expect(socket.readyState).toBe('open');
  socket.destroy();
  server.close();
});

test('a server that refuses the connection is unreachable', async () => {
  const { server, address } = await listening();
  server.close();
  await once(server, 'close');
  await expect(connectBackend(address)).rejects.toBeInstanceOf(BackendUnreachableError);
});

test('a server that never answers the handshake is unreachable once the time is over, and is let go', async () => {
  const { server, address } = await listening();
  const accepted = once(server, 'connection');
  const connecting = connectBackend({ ...address, tls: 'implicit', connectTimeoutMs: 30 });
  await expect(connecting).rejects.toBeInstanceOf(BackendUnreachableError);
  const [socket] = await accepted;
  socket.resume();
  if (!socket.destroyed) await once(socket, 'close');
  server.close();
});

test('a server that closes in the middle of the handshake is unreachable', async () => {
  const { server, address } = await listening();
  server.on('connection', (socket) => socket.end());
  const connecting = connectBackend({ ...address, tls: 'implicit' });
  await expect(connecting).rejects.toBeInstanceOf(BackendUnreachableError);
  server.close();
});

test('a server that expects a PROXY header gets it before everything else, TLS included', async () => {
  const { server, address } = await listening();
  const client = { host: '192.0.2.7', port: 40_000 };
  const endpoints = { client, server: { host: '198.51.100.1', port: 993 } };
  for (const tls of ['none', 'implicit'] as const) {
    const first = new Promise<Buffer>((resolve) =>
      server.once('connection', (socket) => socket.once('data', resolve)),
    );
    const connecting = connectBackend(
      { ...address, tls, proxyProtocol: true, connectTimeoutMs: 200 },
      endpoints,
    );
    const bytes = await first;
    expect(parseProxyHeader(bytes)).toEqual({ outcome: 'header', sizeBytes: 28, endpoints });
    if (tls === 'none') (await connecting).destroy();
    else await expect(connecting).rejects.toBeInstanceOf(BackendUnreachableError);
  }
  server.close();
});
