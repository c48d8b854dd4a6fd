import { connect as connectTcp, isIP, type Socket } from 'node:net';
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect as connectTls,
  createSecureContext,
  type SecureContext,
} from 'node:tls';
import { AppError } from '@mailweave/foundation';
import type { Endpoints } from '../addresses/endpoints.ts';
import { writeProxyHeader } from '../proxy-protocol/write-header.ts';
import { socketReads } from '../stream/socket-reads.ts';

export type BackendAddress = {
  host: string;
  port: number;
  tls: 'none' | 'starttls' | 'implicit';
  /** PEM; the system's authorities when undefined. */
  ca: string | undefined;
  /** Name the certificate must bear. */
  serverName: string;
  connectTimeoutMs: number;
  /** The server expects a PROXY header of version 2 before everything else, TLS included. */
  proxyProtocol: boolean;
  /** Silence after which TCP asks whether the server is still there; 0: never. */
  keepAliveMs: number;
};

/** The IMAP server cannot be reached or does not prove who it is. */
export class BackendUnreachableError extends AppError {
  constructor(cause?: unknown) {
    super({
      code: 'imap-backend-unreachable',
      publicText: 'The mail server cannot be reached at the moment.',
      retry: 'later',
      cause,
    });
  }
}

/**
 * Opens the socket to the IMAP server; with `implicit` TLS up to the end of the handshake. A chunk of a
 * connection without TLS is valid only while its 'data' event is handled (BusyBuffers).
 *
 * @param client whose connection it is, for a server that wants to know; undefined: nobody's
 * @throws BackendUnreachableError when refused, timed out, or the certificate does not fit
 */
export async function connectBackend(address: BackendAddress, client?: Endpoints): Promise<Socket> {
  const target = { host: address.host, port: address.port, noDelay: true };
  const tcp = address.tls === 'none' ? connectPlain(target) : connectTcp(target);
  const socket = await untilReady(tcp, 'connect', address.connectTimeoutMs);
  if (address.keepAliveMs > 0) socket.setKeepAlive(true, address.keepAliveMs);
  if (address.proxyProtocol) socket.write(writeProxyHeader(client));
  return address.tls === 'implicit' ? await upgradeBackend(socket, address) : socket;
}

function connectPlain(target: { host: string; port: number; noDelay: boolean }): Socket {
  const socket: Socket = connectTcp({
    ...target,
    onread: socketReads((chunk) => socket.emit('data', chunk)),
  });
  return socket;
}

/** TLS over a plain socket to the IMAP server: from the start, or after its OK to STARTTLS (RFC 3501 6.2.1). */
export function upgradeBackend(socket: Socket, address: BackendAddress): Promise<Socket> {
  const secure = connectTls({ ...tlsOptions(address), socket });
  return untilReady(secure, 'secureConnect', address.connectTimeoutMs);
}

function tlsOptions({ serverName, ca }: BackendAddress): ConnectionOptions {
  return {
    secureContext: contextOf(ca),
    // SNI must not be an address (RFC 6066 3).
    servername: isIP(serverName) === 0 ? serverName : '',
    // Node's own check would be against `localhost` where there is no SNI and the socket is given.
    checkServerIdentity: (_host, certificate) => checkServerIdentity(serverName, certificate),
  };
}

/** By authority, the system's under ``. One for each connection would cost 40 kB of each. */
const contexts = new Map<string, SecureContext>();
/** Authorities that are renewed while the program runs are other texts. */
const MAX_CONTEXTS = 16;

function contextOf(ca: string | undefined): SecureContext {
  const known = contexts.get(ca ?? '');
  if (known !== undefined) return known;
  if (contexts.size >= MAX_CONTEXTS) contexts.clear();
  const made = createSecureContext(ca === undefined ? {} : { ca });
  contexts.set(ca ?? '', made);
  return made;
}

function untilReady(socket: Socket, event: 'connect' | 'secureConnect', timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new BackendUnreachableError(cause));
    };
    const onClose = (): void => fail();
    const timer = setTimeout(fail, timeoutMs);
    socket.once('error', fail);
    socket.once('close', onClose);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off('error', fail);
      socket.off('close', onClose);
      resolve(socket);
    });
  });
}
