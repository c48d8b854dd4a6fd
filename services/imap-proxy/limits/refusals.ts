import type { Socket } from 'node:net';
import type { PlacesOutcome } from './connection-places.ts';

type Reason = Extract<PlacesOutcome, { outcome: 'refused' }>['reason'];

/** Response codes: RFC 5530 3. */
const TEXTS: Readonly<Record<Reason, string>> = {
  all: '[UNAVAILABLE] Too many connections at the moment. Please try again later.',
  unauthenticated: '[UNAVAILABLE] Too many connections at the moment. Please try again later.',
  address: '[LIMIT] Too many connections from your network.',
};

/** How long one who is turned away may take to read why. */
const LINGER_MS = 2_000;
/** Beyond so many at once nobody is told: an answer over TLS costs a handshake. */
const MAX_AT_ONCE = 500;

/** Turns connections away, with a reason as long as there are not too many of them. */
export class Refusals {
  #running = 0;

  refuse(socket: Socket, reason: Reason): void {
    if (this.#running >= MAX_AT_ONCE) {
      socket.destroy();
      return;
    }
    this.#running += 1;
    const linger = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#running -= 1;
      clearTimeout(linger);
    });
    // A system that closes a socket with unread bytes takes back what it has sent.
    socket.resume();
    socket.end(`* BYE ${TEXTS[reason]}\r\n`);
  }
}
