import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type SocketPair = Disposable & { readonly near: Socket; readonly far: Socket };

/** Two ends of one connection over the loopback. */
export async function socketPair(): Promise<SocketPair> {
  const server = createServer({ noDelay: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
  const far = connect({ host: '127.0.0.1', port: address.port });
  const [near] = (await once(server, 'connection')) as [Socket];
  server.close();
  far.on('error', () => undefined);
  return {
    near,
    far,
    [Symbol.dispose]: () => {
      near.destroy();
      far.destroy();
    },
  };
}

/** Everything that the socket receives until it ends. */
export async function received(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}
