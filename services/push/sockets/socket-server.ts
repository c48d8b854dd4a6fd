/** Standard: push; RFC 6455; WebSocket; text frames from the server, what clients say is passed over, no compression */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, type Clock, type RandomSource, type Ticker } from '@mailweave/foundation';
import type { RoutePlugin } from '@mailweave/http-server';
import type { AccountId } from '@mailweave/push';
import type { SocketFrame, SocketRoutes } from '@mailweave/push-gateways';
import { type WebSocket, WebSocketServer } from 'ws';
import type { PushEvents } from '../events.ts';
import { HeldSockets } from './held-sockets.ts';
import { CLOSE, OpenSocket } from './open-socket.ts';
import { readUpgrade, type SocketRequest, SUBPROTOCOL } from './read-upgrade.ts';
import type { SocketSession, SocketSessions } from './socket-sessions.ts';

export type SocketServerPorts = {
  readonly sessions: SocketSessions;
  /** Has the app be told of what is new. @throws AppError it cannot be stored now */
  readonly subscribe: (app: { accountId: AccountId; clientId: string }) => Promise<void>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly ticker: Ticker;
  readonly events: PushEvents;
};

/** How often clients are pinged, and their sessions asked after. */
const ROUND_MS = 5 * 60 * 1000;
/** A client that is not heard of for so long is gone. */
const SILENT_MS = 15 * 60 * 1000;
/** After so long an app is subscribed anew. */
const SUBSCRIBED_MS = 12 * 60 * 60 * 1000;
const MAX_CLIENT_FRAME_BYTES = 4 * 1024;

const STATUS_TEXT = { 401: 'Unauthorized', 404: 'Not Found', 503: 'Service Unavailable' } as const;

/** Holds the sockets of apps that are open. */
export class SocketServer implements SocketRoutes, Disposable {
  readonly held = new HeldSockets();
  readonly #ports: SocketServerPorts;
  readonly #open = new Set<OpenSocket>();
  readonly #stopRounds: () => void;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_CLIENT_FRAME_BYTES,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });

  constructor(ports: SocketServerPorts) {
    this.#ports = ports;
    this.#stopRounds = ports.ticker(ROUND_MS, () => void this.round());
  }

  /** Answers requests for sockets at the program's HTTP server; its stop closes them. */
  readonly routes: RoutePlugin = async (server) => {
    server.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      void this.#answer(request, stream, head);
    });
    server.addHook('preClose', async () => this[Symbol.dispose]());
  };

  /** To the sockets of this process. */
  async deliver(frame: SocketFrame): Promise<boolean> {
    return this.held.deliver(frame);
  }

  /** Pings every client; closes the sockets of those who are silent, or whose session has ended. */
  async round(): Promise<void> {
    for (const socket of this.#open) {
      if (socket.silentMs >= SILENT_MS) socket.close(CLOSE.silent);
      else if ((await this.#sessionOf(socket.token)) === undefined) socket.close(CLOSE.sessionEnded);
      else await this.#keep(socket);
    }
  }

  [Symbol.dispose](): void {
    this.#stopRounds();
    for (const socket of this.#open) socket.close(CLOSE.goingAway);
  }

  async #answer(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    // A client that goes away while its session is looked up.
    stream.on('error', () => stream.destroy());
    const asked = readUpgrade(request);
    if (asked === undefined) return refuse(stream, 404);
    const session = await this.#sessionOf(asked.token);
    if (session === undefined) return refuse(stream, 401);
    if (session === 'unknown') return refuse(stream, 503);
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#hold(socket, asked, session));
  }

  #hold(socket: WebSocket, { connectionId, token }: SocketRequest, session: SocketSession): void {
    const { clock, events, random } = this.#ports;
    const { accountId, clientId } = session;
    const owner = { accountId, clientId, token, connectionId: connectionId ?? random.hex(16) };
    const open = new OpenSocket(owner, socket, clock);
    // What goes wrong with a socket closes it; there is nobody to tell.
    socket.on('error', () => socket.terminate());
    const added = this.held.add(open);
    events.socketAsked(accountId, added);
    if (added !== 'added') {
      open.close(added === 'full' ? CLOSE.tooMany : CLOSE.duplicate);
      return;
    }
    this.#open.add(open);
    events.socketsHeld(this.held.count);
    socket.on('message', () => open.heard());
    socket.on('pong', () => open.heard());
    socket.on('close', () => {
      this.#open.delete(open);
      this.held.remove(open);
      events.socketsHeld(this.held.count);
    });
    void this.#subscribe(open);
  }

  async #keep(socket: OpenSocket): Promise<void> {
    socket.ping();
    if (this.#ports.clock.nowMs() - socket.subscribedAtMs >= SUBSCRIBED_MS) await this.#subscribe(socket);
  }

  /** What fails here is tried again in the next round. */
  async #subscribe(socket: OpenSocket): Promise<void> {
    const { accountId, clientId } = socket;
    if (clientId === undefined) return;
    const { clock, events, subscribe } = this.#ports;
    try {
      await subscribe({ accountId, clientId });
      socket.subscribedAtMs = clock.nowMs();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      events.openAppNotSubscribed(accountId, error);
    }
  }

  /** `unknown`: it cannot be said now. */
  async #sessionOf(token: string): Promise<SocketSession | 'unknown' | undefined> {
    if (token === '') return undefined;
    try {
      return await this.#ports.sessions.find(token);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return 'unknown';
    }
  }
}

function refuse(stream: Duplex, status: keyof typeof STATUS_TEXT): void {
  stream.end(`HTTP/1.1 ${status} ${STATUS_TEXT[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
