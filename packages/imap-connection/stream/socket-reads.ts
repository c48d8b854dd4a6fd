import type { OnReadOpts } from 'node:net';
import { busyBuffers } from './busy-buffers.ts';

/** Every quiet connection reads into this one; what it has read is copied at once. */
const QUIET_BUFFER = Buffer.allocUnsafeSlow(65_536);
/** A read of a busy connection that brings less than this is its last one. */
const BUSY_READ_BYTES = QUIET_BUFFER.length / 2;

/**
 * Reads a connection's bytes into buffers that are used again and again; left to itself, Node takes 64 KiB from
 * the system for each read. For the option `onread` of net.connect().
 *
 * @param handOut gets each chunk; a chunk is valid until it returns (BusyBuffers)
 */
export function socketReads(handOut: (chunk: Buffer) => void): OnReadOpts {
  let busy: Buffer | undefined;
  const callback = (length: number): boolean => {
    if (busy === undefined) {
      handOut(Buffer.from(QUIET_BUFFER.subarray(0, length)));
      if (length === QUIET_BUFFER.length) busy = busyBuffers.take();
      return true;
    }
    busy = busyBuffers.lend(busy, length, handOut);
    if (length >= BUSY_READ_BYTES) return true;
    busyBuffers.giveBack(busy);
    busy = undefined;
    return true;
  };
  // Asked when the socket opens and after each read.
  return { buffer: () => busy ?? QUIET_BUFFER, callback };
}
