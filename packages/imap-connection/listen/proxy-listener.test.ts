/** A listener behind load balancers: who must bring a PROXY header, and who must not. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { Endpoints } from '../addresses/endpoints.ts';
import { NetworkList } from '../addresses/network-list.ts';
import { writeProxyHeader } from '../proxy-protocol/write-header.ts';
import { received } from '../testing/socket-pair.ts';
import { type Listening, listen } from './listen.ts';

const CLIENT: Endpoints = {
  client: { host: '2001:db8::7', port: 40_000 },
  server: { host: '2001:db8::1', port: 993 },
};

type Accepted = { readonly socket: Socket; readonly endpoints: Endpoints };

class Fixture implements AsyncDisposable {
  readonly refusals: string[] = [];
  readonly #accepted: Accepted[] = [];
  readonly #sockets: Socket[] = [];
  #waiting: (() => void) | undefined;
  #listening: Listening | undefined;

  static async start(network: string, timeoutMs = 60_000): Promise<Fixture> {
    const fixture = new Fixture();
    const refused = (reason: string): void => fixture.#changed(() => fixture.refusals.push(reason));
    fixture.#listening = await listen({
      host: '127.0.0.1',
      port: 0,
      secureContext: undefined,
      keepAliveMs: 0,
      proxyProtocol: { networks: new NetworkList([network]), timeoutMs, refused },
      onConnection: (socket, endpoints) => {
        socket.pause();
        fixture.#changed(() => fixture.#accepted.push({ socket, endpoints }));
      },
    });
    return fixture;
  }

  async connect(): Promise<Socket> {
    const socket = connect({ host: '127.0.0.1', port: this.#listening?.port ?? 0 });
    socket.on('error', () => undefined);
    this.#sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  }

  async accepted(): Promise<Accepted> {
    for (;;) {
      const next = this.#accepted.shift();
      if (next !== undefined) return next;
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }

  async refused(): Promise<string[]> {
    while (this.refusals.length === 0) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    return this.refusals;
  }

  stop(): Promise<void> {
    return this.#listening?.stop() ?? Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await this.stop();
  }

  #changed(change: () => void): void {
    change();
    this.#waiting?.();
  }
}

test.each([
  [
    'whole, with the first command behind it',
    (header: Buffer) => [Buffer.concat([header, Buffer.from('a1 NOOP')])],
  ],
  [
    'byte by byte',
    (header: Buffer) => [...header].map((byte) => Buffer.of(byte)).concat([Buffer.from('a1 NOOP')]),
  ],
])(
  "a load balancer's header that comes %s says where the client is, and takes nothing of it",
  async (_how, cut) => {
    await using fixture = await Fixture.start('127.0.0.0/8');
    const socket = await fixture.connect();
    socket.setNoDelay(true);
    for (const piece of cut(writeProxyHeader(CLIENT))) {
      socket.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.end();
    const accepted = await fixture.accepted();
    expect(accepted.endpoints).toEqual(CLIENT);
    expect(await received(accepted.socket)).toBe('a1 NOOP');
    accepted.socket.destroy();
  },
);

test('a header that names nobody leaves the ends of the connection itself', async () => {
  await using fixture = await Fixture.start('127.0.0.1');
  const socket = await fixture.connect();
  socket.write(writeProxyHeader(undefined));
  const { endpoints, socket: near } = await fixture.accepted();
  expect(endpoints.client).toEqual({ host: '127.0.0.1', port: socket.localPort });
  near.destroy();
});

test('who is no load balancer cannot say that he is somebody else: his header is what a client says', async () => {
  await using fixture = await Fixture.start('10.0.0.0/8');
  const socket = await fixture.connect();
  socket.end('PROXY TCP4 192.0.2.7 192.0.2.1 1 993\r\n');
  const { endpoints, socket: near } = await fixture.accepted();
  expect(endpoints.client).toEqual({ host: '127.0.0.1', port: socket.localPort });
  expect(await received(near)).toBe('PROXY TCP4 192.0.2.7 192.0.2.1 1 993\r\n');
  near.destroy();
});

test.each([
  ['brings none in time', 'late', () => undefined],
  ['speaks at once', 'invalid', (socket: Socket) => socket.write('a1 LOGIN x y\r\n')],
  ['leaves', 'closed', (socket: Socket) => socket.destroy()],
])('a load balancer that %s is closed without a word', async (_what, reason, act) => {
  await using fixture = await Fixture.start('127.0.0.1', reason === 'late' ? 20 : 60_000);
  const socket = await fixture.connect();
  const heard: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  const closed = once(socket, 'close');
  act(socket);
  expect(await fixture.refused()).toEqual([reason]);
  await closed;
  expect(heard).toEqual([]);
});

test('stopping does not wait for headers', async () => {
  await using fixture = await Fixture.start('127.0.0.1');
  const socket = await fixture.connect();
  const heard = received(socket);
  await fixture.stop();
  expect(await heard).toBe('');
});
