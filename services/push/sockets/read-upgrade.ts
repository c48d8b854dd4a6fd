import type { IncomingMessage } from 'node:http';

/** What the app that opens a socket says of itself. */
export type SocketRequest = {
  /** Bearer token of its session. Secret: never logged. */
  readonly token: string;
  /** Its own name for the connection, unique within the account. */
  readonly connectionId?: string;
};

/** The subprotocol that the server speaks (RFC 6455 section 1.9); offered beside `bearer.<token>`. */
export const SUBPROTOCOL = 'mailweave.push.v1';

const BEARER_PROTOCOL = 'bearer.';
const CONNECTION_ID = /^[\w.-]{1,64}$/;

/**
 * Reads the request that asks for a socket: `/push/v1/socket` with a bearer token in Authorization or, as browsers can set no
 * header fields, in a subprotocol; or `/socket.io/...?session=<token>[&connection=<name>]`, as web apps of other mail platforms ask.
 * Undefined: it is for no socket of ours.
 */
export function readUpgrade({
  headers,
  url = '',
}: Pick<IncomingMessage, 'headers' | 'url'>): SocketRequest | undefined {
  const address = URL.parse(url, 'http://host');
  if (address === null) return undefined;
  const { pathname, searchParams } = address;
  const connection = searchParams.get('connection') ?? '';
  const named = CONNECTION_ID.test(connection) ? { connectionId: connection } : {};
  if (pathname === '/push/v1/socket') return { token: bearerOf(headers), ...named };
  if (/^\/socket\.io(\/|$)/.test(pathname)) return { token: searchParams.get('session') ?? '', ...named };
  return undefined;
}

function bearerOf(headers: IncomingMessage['headers']): string {
  const [, token] = /^bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== undefined) return token;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return offered.find((name) => name.startsWith(BEARER_PROTOCOL))?.slice(BEARER_PROTOCOL.length) ?? '';
}
