import type { Socket } from 'node:net';
import { type Endpoints, socketEndpoints } from '../addresses/endpoints.ts';
import { parseProxyHeader } from './parse-header.ts';

export type HeaderRefusal = 'late' | 'invalid' | 'closed';

export type HeaderOutcome =
  | { readonly outcome: 'endpoints'; readonly endpoints: Endpoints }
  | { readonly outcome: 'refused'; readonly reason: HeaderRefusal };

/**
 * Takes the PROXY header off a new connection. What came behind it is put back; the socket stays paused.
 *
 * @param done called once, from a callback of the socket or its timer
 */
export function readProxyHeader(
  socket: Socket,
  timeoutMs: number,
  done: (outcome: HeaderOutcome) => void,
): void {
  let held: Buffer = Buffer.alloc(0);
  const settle = (outcome: HeaderOutcome): void => {
    clearTimeout(timer);
    socket.off('data', onData);
    socket.off('close', onClose);
    socket.pause();
    done(outcome);
  };
  const onClose = (): void => settle({ outcome: 'refused', reason: 'closed' });
  const onData = (chunk: Buffer): void => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const header = parseProxyHeader(held);
    if (header.outcome === 'incomplete') return;
    if (header.outcome === 'invalid') {
      settle({ outcome: 'refused', reason: 'invalid' });
      return;
    }
    socket.pause();
    const rest = held.subarray(header.sizeBytes);
    if (rest.length > 0) socket.unshift(rest);
    settle({ outcome: 'endpoints', endpoints: header.endpoints ?? socketEndpoints(socket) });
  };
  const timer = setTimeout(() => settle({ outcome: 'refused', reason: 'late' }), timeoutMs);
  socket.on('data', onData);
  socket.on('close', onClose);
}
