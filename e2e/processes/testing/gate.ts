import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands before an IMAP server and can keep a command from it, so that a test can stop a process in the middle. */
export type Gate = AsyncDisposable & {
  readonly port: number;
  /** The first words of all lines that it let through, from every connection: the tags of commands. */
  readonly tags: ReadonlySet<string>;
  /** Resolves when a chunk with this text has come and was kept back, with all that follows it. */
  holdBack(text: string): Promise<void>;
};

export async function startGate(server: { host: string; port: number }): Promise<Gate> {
  const held: { text: string; seen(): void }[] = [];
  const sockets = new Set<Socket>();
  const tags = new Set<string>();
  const gate = createServer((client) => {
    const backend = connect(server);
    for (const socket of [client, backend]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    backend.pipe(client);
    client.on('close', () => backend.destroy());
    let unfinished = '';
    client.on('data', (chunk: Buffer) => {
      const [holding] = held;
      if (holding === undefined || !chunk.includes(holding.text)) {
        backend.write(chunk);
        const lines = (unfinished + chunk.toString('latin1')).split('\r\n');
        unfinished = lines.pop() ?? '';
        for (const line of lines) tags.add(line.split(' ', 1)[0] ?? '');
      } else {
        held.shift();
        client.pause();
        holding.seen();
      }
    });
  });
  gate.listen(0, '127.0.0.1');
  await once(gate, 'listening');
  const address = gate.address();
  if (address === null || typeof address === 'string') throw new Error('The gate does not listen.');
  return {
    port: address.port,
    tags,
    holdBack: (text) => new Promise((seen) => held.push({ text, seen })),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      gate.close();
      await once(gate, 'close');
    },
  };
}
