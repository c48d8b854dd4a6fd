import { equal } from 'node:assert/strict';
import { recordedEvents } from '../../packages/imap/testing/frame-recorder.ts';
import { diceOf } from './mutation.ts';

const MAX_LINE_BYTES = 64;

/** Whatever the bytes, cutting them elsewhere and pausing in between changes nothing. */
export function run(input: Buffer): void {
  const cut = cutSomewhere(input);
  for (const overlong of ['skip', 'stream'] as const) {
    const options = { maxLineBytes: MAX_LINE_BYTES, overlong };
    const whole = recordedEvents([input], { ...options, pausing: false }).join('\n');
    equal(recordedEvents(cut, { ...options, pausing: false }).join('\n'), whole);
    equal(recordedEvents(cut, { ...options, pausing: true }).join('\n'), whole);
  }
}

/** Cut by dice that the input itself throws, so that an input alone tells the whole story. */
function cutSomewhere(input: Buffer): Buffer[] {
  const dice = diceOf(input.length * 257 + (input[0] ?? 0));
  const chunks: Buffer[] = [];
  for (let at = 0; at < input.length; ) {
    const size = 1 + dice(12);
    chunks.push(input.subarray(at, at + size));
    at += size;
  }
  return chunks;
}
