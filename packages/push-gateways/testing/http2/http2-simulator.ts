import { once } from 'node:events';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { IssuedCertificate } from '../tls/certificate-authority.ts';

/** One request with its whole body. */
export type ReceivedRequest = {
  readonly headers: http2.IncomingHttpHeaders;
  readonly body: Buffer;
  /** The connection it came by: the same object for all its requests. */
  readonly connection: SimulatedConnection;
};

/** What a push service remembers of a connection. */
export type SimulatedConnection = {
  /** The subject of the client's certificate, when the simulator's own authority signed it. */
  readonly certificateUid: string | undefined;
  /** Free for the simulator. */
  notes: Map<string, string>;
};

/** `stall`: no answer, ever. */
export type SimulatedReply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | undefined;
    }
  | { readonly resetCode: number }
  | 'stall';

export type Http2SimulatorOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly certificate: IssuedCertificate;
  /** Clients may show certificates of this authority. */
  readonly clientCaPem?: string;
  readonly maxConcurrentStreams: number;
  answer(request: ReceivedRequest): SimulatedReply;
};

/** @see RFC 9113 6.8 */
export type GoAway = {
  /** Default NO_ERROR. */
  readonly code?: number;
  /** What the frame carries for people. */
  readonly reason?: string;
};

/** A push service's side of HTTP/2: TLS, streams, and everything that may go wrong with them. */
export type Http2Simulator = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  /** Connections that are open. */
  readonly connections: number;
  /** Connections that were ever made. */
  readonly connected: number;
  /** Ends every connection in order: streams after the last one answered are not processed. */
  goAway(frame?: GoAway): void;
  /** Breaks every connection without a word. */
  dropConnections(): void;
  setMaxConcurrentStreams(count: number): void;
};

type Peer = {
  readonly connection: SimulatedConnection;
  readonly socket: TLSSocket;
  lastAnsweredId: number;
  lastId: number;
};

/** Starts it. @throws Error when it cannot listen */
export async function startHttp2Simulator(options: Http2SimulatorOptions): Promise<Http2Simulator> {
  const { certificate, clientCaPem, host, maxConcurrentStreams, port } = options;
  const server = http2.createSecureServer({
    cert: certificate.certPem,
    key: certificate.keyPem,
    settings: { maxConcurrentStreams },
    ...(clientCaPem !== undefined && { ca: clientCaPem, requestCert: true, rejectUnauthorized: false }),
  });
  const peers = new Map<http2.ServerHttp2Session, Peer>();
  const accepted: TLSSocket[] = [];
  let connected = 0;
  server.prependListener('secureConnection', (socket: TLSSocket) => accepted.push(socket));
  server.on('session', (session) => {
    connected += 1;
    // A session gives out its socket as a shell that cannot be destroyed once the session is.
    const socket = accepted.shift();
    if (socket === undefined) return;
    peers.set(session, { connection: connectionOf(socket), socket, lastAnsweredId: 0, lastId: Infinity });
    session.on('error', () => undefined);
    session.on('close', () => peers.delete(session));
  });
  server.on('stream', (stream, headers) => {
    const peer =
      stream.session === undefined ? undefined : peers.get(stream.session as http2.ServerHttp2Session);
    if (peer !== undefined) serve(stream, { headers, peer, answer: options.answer });
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    host,
    port: (server.address() as AddressInfo).port,
    get connections() {
      return peers.size;
    },
    get connected() {
      return connected;
    },
    goAway: ({ code = http2.constants.NGHTTP2_NO_ERROR, reason = '' } = {}) => {
      for (const [session, peer] of peers) {
        peer.lastId = Math.min(peer.lastId, peer.lastAnsweredId);
        session.goaway(code, peer.lastId, Buffer.from(reason));
      }
    },
    dropConnections: () => {
      for (const { socket } of peers.values()) socket.destroy();
    },
    setMaxConcurrentStreams: (count) => {
      for (const session of peers.keys()) session.settings({ maxConcurrentStreams: count });
    },
    [Symbol.asyncDispose]: async () => {
      for (const { socket } of peers.values()) socket.destroy();
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      await promise;
    },
  };
}

function connectionOf(socket: TLSSocket): SimulatedConnection {
  const subject: unknown = socket.authorized ? socket.getPeerCertificate().subject : undefined;
  const uid = typeof subject === 'object' && subject !== null && 'UID' in subject ? subject.UID : undefined;
  return { certificateUid: typeof uid === 'string' ? uid : undefined, notes: new Map() };
}

type Serving = {
  readonly headers: http2.IncomingHttpHeaders;
  readonly peer: Peer;
  readonly answer: Http2SimulatorOptions['answer'];
};

function serve(stream: http2.ServerHttp2Stream, { answer, headers, peer }: Serving): void {
  const chunks: Buffer[] = [];
  stream.on('error', () => undefined);
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => {
    if (stream.destroyed || stream.aborted || (stream.id ?? 0) > peer.lastId) return;
    const [only] = chunks;
    const body = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
    peer.lastAnsweredId = Math.max(peer.lastAnsweredId, stream.id ?? 0);
    reply(stream, answer({ headers, body, connection: peer.connection }));
  });
}

function reply(stream: http2.ServerHttp2Stream, answer: SimulatedReply): void {
  // A fault may have broken the connection.
  if (answer === 'stall' || stream.destroyed) return;
  if ('resetCode' in answer) {
    stream.close(answer.resetCode);
    return;
  }
  const { body, headers, status } = answer;
  stream.respond({ ...headers, ':status': status }, { endStream: body === undefined });
  if (body !== undefined) stream.end(body);
}
