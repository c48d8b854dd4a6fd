/**
 * Standard: connection; RFC 8446; TLS 1.3 and 1.2; whole, implicit and by STARTTLS, towards clients and the backend
 */
import { createServer, type Server, type Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { AppError } from '@mailweave/foundation';
import { type Endpoints, socketEndpoints } from '../addresses/endpoints.ts';
import type { NetworkList } from '../addresses/network-list.ts';
import { type HeaderRefusal, readProxyHeader } from '../proxy-protocol/read-header.ts';

/** The address cannot be listened on: taken, or not of this machine. */
export class ListenError extends AppError {
  constructor(host: string, port: number, cause: unknown) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    super({
      code: 'imap-listen-failed',
      publicText: `Cannot listen on ${host} port ${port} (${reason}). Choose another port or stop the program that holds it.`,
      retry: 'after-change',
      cause,
    });
  }
}

export type Listening = {
  readonly host: string;
  readonly port: number;
  /** Takes no new connections; those that are open stay. */
  stop(): Promise<void>;
};

export type ListenOptions = {
  host: string;
  port: number;
  /** Silence after which TCP asks whether the client is still there; 0: never. */
  keepAliveMs: number;
  /** Set: TLS from the first byte; asked for each connection, so that certificates can be renewed. */
  secureContext: (() => SecureContext | undefined) | undefined;
  /** Set: who connects from a load balancer's network begins with a PROXY header; nobody else may. */
  proxyProtocol: ProxyProtocolOptions | undefined;
  /** @param endpoints the client's, also behind a load balancer */
  onConnection(socket: Socket, endpoints: Endpoints): void;
};

export type ProxyProtocolOptions = {
  readonly networks: NetworkList;
  /** How long the header may take. */
  readonly timeoutMs: number;
  /** The connection has been closed without one. */
  refused(reason: HeaderRefusal): void;
};

/** @throws ListenError */
export function listen(options: ListenOptions): Promise<Listening> {
  /** Those whose header has not come yet. */
  const waiting = new Set<Socket>();
  const server = createServer({ noDelay: true, pauseOnConnect: false }, (socket) => {
    socket.on('error', ignore);
    if (options.keepAliveMs > 0) socket.setKeepAlive(true, options.keepAliveMs);
    const own = socketEndpoints(socket);
    const { proxyProtocol } = options;
    if (proxyProtocol?.networks.has(own.client.host) !== true) {
      accept(socket, own, options);
      return;
    }
    waiting.add(socket);
    readProxyHeader(socket, proxyProtocol.timeoutMs, (header) => {
      waiting.delete(socket);
      if (header.outcome === 'endpoints') {
        accept(socket, header.endpoints, options);
        return;
      }
      proxyProtocol.refused(header.reason);
      socket.destroy();
    });
  });
  return new Promise((resolve, reject) => {
    // It stays: a connection that cannot be accepted (no file descriptors left) is told here as well.
    server.on('error', (error) => reject(new ListenError(options.host, options.port, error)));
    server.listen({ host: options.host, port: options.port }, () =>
      resolve(listening(server, options.host, waiting)),
    );
  });
}

function accept(socket: Socket, endpoints: Endpoints, options: ListenOptions): void {
  if (options.secureContext === undefined) {
    // Paused since its header was read; it flows in the next turn. TLS takes the bytes by itself.
    if (socket.isPaused()) socket.resume();
    options.onConnection(socket, endpoints);
    return;
  }
  const context = options.secureContext();
  if (context === undefined) socket.destroy();
  else options.onConnection(serverTls(socket, context), endpoints);
}

/**
 * The server side of TLS over an open socket: implicit TLS and STARTTLS. A client that leaves before its
 * handshake is done closes it, also while something waits to be written: that could never leave.
 */
export function serverTls(socket: Socket, secureContext: SecureContext): TLSSocket {
  const secure = new TLSSocket(socket, { isServer: true, secureContext });
  const leave = (): unknown => secure.destroy();
  secure.once('end', leave);
  secure.once('secure', () => secure.off('end', leave));
  return secure;
}

function listening(server: Server, host: string, waiting: ReadonlySet<Socket>): Listening {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    host,
    port,
    stop: () => {
      for (const socket of waiting) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function ignore(): void {}
