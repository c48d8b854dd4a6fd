import { deepEqual } from 'node:assert/strict';
import { FrameError, FrameReader, type FrameSink } from '@mailweave/imap';
import { diceOfInput } from '../harness/dice.ts';

const MAX_LINE_BYTES = 64;

/**
 * Whatever the bytes: cutting them elsewhere and pausing in between changes no boundary, and all that was
 * pushed is handed out once and in order, or is still held.
 */
export function run(input: Buffer): void {
  const whole = relayed([input], false);
  const cut = cutSomewhere(input);
  for (const other of [relayed(cut, false), relayed(cut, true)]) {
    deepEqual(other.ends, whole.ends);
    deepEqual(other.bytes, whole.bytes);
  }
  if (whole.bytes !== undefined) deepEqual(whole.bytes, input);
}

type Relayed = {
  /** Where lines, literals and streamed lines end, counted in bytes handed out. */
  readonly ends: readonly string[];
  /** Handed out, and behind it what is held; undefined when the stream cannot be cut. */
  readonly bytes: Buffer | undefined;
};

function relayed(chunks: readonly Buffer[], pausing: boolean): Relayed {
  const relay = new Relay(pausing);
  const reader = new FrameReader(relay, { maxLineBytes: MAX_LINE_BYTES });
  relay.pause = () => reader.pause();
  try {
    for (const chunk of chunks) {
      reader.push(chunk);
      while (reader.paused) reader.resume();
    }
  } catch (error) {
    if (error instanceof FrameError) return { ends: relay.ends, bytes: undefined };
    throw error;
  }
  return { ends: relay.ends, bytes: Buffer.concat([...relay.slices, reader.takeRest()]) };
}

class Relay implements FrameSink {
  readonly slices: Buffer[] = [];
  readonly ends: string[] = [];
  readonly #pausing: boolean;
  #sizeBytes = 0;
  pause: () => void = () => undefined;

  constructor(pausing: boolean) {
    this.#pausing = pausing;
  }

  line(bytes: Buffer, start: number, end: number): void {
    this.#take('line', bytes.subarray(start, end), true);
  }

  literal(bytes: Buffer, start: number, end: number, last: boolean): void {
    this.#take('literal', bytes.subarray(start, end), last);
  }

  overlong(): 'stream' {
    return 'stream';
  }

  piece(bytes: Buffer, start: number, end: number, last: boolean): void {
    this.#take('overlong', bytes.subarray(start, end), last);
  }

  #take(kind: string, slice: Buffer, last: boolean): void {
    this.slices.push(slice);
    this.#sizeBytes += slice.length;
    if (last) this.ends.push(`${kind} ${this.#sizeBytes}`);
    if (this.#pausing) this.pause();
  }
}

function cutSomewhere(input: Buffer): Buffer[] {
  const dice = diceOfInput(input);
  const chunks: Buffer[] = [];
  for (let at = 0; at < input.length; ) {
    const size = 1 + dice(12);
    chunks.push(input.subarray(at, at + size));
    at += size;
  }
  return chunks;
}
