import type { SecureContext } from 'node:tls';

/** An HTTP/2 server, always over TLS. */
export type Http2Server = {
  readonly host: string;
  readonly port: number;
  /** Whom to trust, and the client's certificate. */
  readonly secureContext: SecureContext;
};

export type Http2Limits = {
  readonly maxConnections: number;
  /** Streams of one connection, however many the server allows. */
  readonly maxStreams: number;
  /** Calls that wait for a stream; more are turned away. */
  readonly maxWaiting: number;
  readonly connectTimeoutMs: number;
  /** From the start of a stream to its answer. */
  readonly answerTimeoutMs: number;
  /** A connection that was silent so long is asked whether it is there. */
  readonly pingAfterMs: number;
};

export const HTTP2_LIMITS: Http2Limits = {
  maxConnections: 4,
  maxStreams: 1_000,
  maxWaiting: 20_000,
  connectTimeoutMs: 10_000,
  answerTimeoutMs: 15_000,
  pingAfterMs: 60_000,
};
