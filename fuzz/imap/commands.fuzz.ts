import { deepEqual, equal } from 'node:assert/strict';
import {
  type Frame,
  ImapSyntaxError,
  parseCommand,
  readCommandName,
  readFrames,
  type TaggedCommand,
  WireWriter,
  writeCommand,
} from '@mailweave/imap';
import { framesOf } from './frames-of.ts';

/** A frame is refused with an ImapSyntaxError, or is a command that survives being written and read again. */
export function run(input: Buffer): void {
  for (const frame of framesOf(input)) {
    const tagged = parsed(frame);
    if (tagged !== undefined) survives(tagged);
  }
}

function parsed(frame: Frame): TaggedCommand | undefined {
  try {
    return parseCommand(frame);
  } catch (error) {
    if (error instanceof ImapSyntaxError) return undefined;
    throw error;
  }
}

function survives(tagged: TaggedCommand): void {
  const wire = written(tagged);
  const [frame, ...more] = readFrames(wire);
  equal(more.length, 0, 'one command became several');
  if (frame === undefined) throw new Error('a command vanished');
  const again = parseCommand(frame);
  equal(again.command.name, tagged.command.name);
  deepEqual(written(again), wire);
  equal(readCommandName(wire, 0, wire.length)?.tag, tagged.tag);
}

function written(tagged: TaggedCommand): Buffer {
  const writer = new WireWriter();
  writeCommand(tagged, writer);
  return writer.toBuffer();
}
