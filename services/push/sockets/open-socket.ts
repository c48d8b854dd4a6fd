import type { Clock } from '@mailweave/foundation';
import type { AccountId } from '@mailweave/push';
import type { WebSocket } from 'ws';
import type { HeldSocket } from './held-sockets.ts';

/** Why a socket is closed (RFC 6455 section 7.4); those from 4000 on are ours. */
export const CLOSE = {
  goingAway: { code: 1001, reason: 'The server stops.' },
  sessionEnded: { code: 4401, reason: 'The session has ended.' },
  silent: { code: 4408, reason: 'Nothing was heard for 15 minutes.' },
  duplicate: { code: 4409, reason: 'There is a connection of this name.' },
  tooMany: { code: 4429, reason: 'An account has 8 sockets at most.' },
} as const;

export type CloseReason = (typeof CLOSE)[keyof typeof CLOSE];

/** What a client may leave unread. */
const MAX_UNREAD_BYTES = 256 * 1024;

/** Who has opened a socket. */
export type SocketOwner = Pick<HeldSocket, 'accountId' | 'clientId' | 'connectionId'> & {
  /** For asking again whether the session goes on. Secret: never logged. */
  readonly token: string;
};

/** One app that is open: a socket and when it was last heard of. */
export class OpenSocket implements HeldSocket {
  readonly accountId: AccountId;
  readonly clientId: string | undefined;
  readonly connectionId: string;
  readonly token: string;
  /** When the app was last subscribed; 0: not yet. */
  subscribedAtMs = 0;
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  #heardAtMs: number;

  constructor(owner: SocketOwner, socket: WebSocket, clock: Clock) {
    this.accountId = owner.accountId;
    this.clientId = owner.clientId;
    this.connectionId = owner.connectionId;
    this.token = owner.token;
    this.#socket = socket;
    this.#clock = clock;
    this.#heardAtMs = clock.nowMs();
  }

  get silentMs(): number {
    return this.#clock.nowMs() - this.#heardAtMs;
  }

  /** Something came from the client: a frame, or the answer to a ping. */
  heard(): void {
    this.#heardAtMs = this.#clock.nowMs();
  }

  send(text: string): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount > MAX_UNREAD_BYTES) {
      // A close frame would wait behind what is not read.
      this.#socket.terminate();
      return false;
    }
    this.#socket.send(text);
    return true;
  }

  ping(): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  close({ code, reason }: CloseReason): void {
    this.#socket.close(code, reason);
  }
}
