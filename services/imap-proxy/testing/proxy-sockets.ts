import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Socket } from 'node:net';
import type { ProxyUnderTest } from './proxy-under-test.ts';

/**
 * The proxy's own ends of its connections, seen from outside: how much it holds in memory is what it has
 * read from one socket and not yet handed to the system on the other.
 */
export class ProxySockets implements Disposable {
  readonly #system: ProxyUnderTest;
  readonly #towardsClients: Socket[] = [];
  readonly #towardsBackend: Socket[] = [];
  readonly #accepted = (message: unknown): void => {
    const socket = socketOf(message);
    if (socket?.localPort === this.#system.port) this.#towardsClients.push(socket);
  };
  readonly #opened = (message: unknown): void => {
    const socket = socketOf(message);
    socket?.once('connect', () => {
      if (socket.remotePort === this.#system.backend.port) this.#towardsBackend.push(socket);
    });
  };

  constructor(system: ProxyUnderTest) {
    this.#system = system;
    subscribe('net.server.socket', this.#accepted);
    subscribe('net.client.socket', this.#opened);
  }

  /** The newest. */
  get towardsClient(): Socket {
    return newest(this.#towardsClients);
  }

  get towardsBackend(): Socket {
    return newest(this.#towardsBackend);
  }

  get open(): number {
    return [...this.#towardsClients, ...this.#towardsBackend].filter((socket) => !socket.destroyed).length;
  }

  [Symbol.dispose](): void {
    unsubscribe('net.server.socket', this.#accepted);
    unsubscribe('net.client.socket', this.#opened);
  }
}

/** Keeps the largest number of bytes that were on their way from one socket to the other. */
export class InTransit {
  peakBytes = 0;
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #offset: number;

  constructor(from: Socket, to: Socket) {
    this.#from = from;
    this.#to = to;
    this.#offset = from.bytesRead - this.#handedOver;
    // Behind the proxy's own listener: what it did with the chunk is done.
    from.on('data', () => {
      this.peakBytes = Math.max(this.peakBytes, this.#bytes);
    });
  }

  /** Until the proxy has stopped reading because the other side takes nothing. */
  async stopped(): Promise<void> {
    if (!this.#from.isPaused()) await once(this.#from, 'pause');
  }

  get #handedOver(): number {
    return this.#to.bytesWritten - this.#to.writableLength;
  }

  get #bytes(): number {
    return this.#from.bytesRead - this.#handedOver - this.#offset;
  }
}

function newest(sockets: readonly Socket[]): Socket {
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error('There is no such connection.');
  return socket;
}

function socketOf(message: unknown): Socket | undefined {
  if (typeof message !== 'object' || message === null || !('socket' in message)) return undefined;
  return message.socket instanceof Socket ? message.socket : undefined;
}
