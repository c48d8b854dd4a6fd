import { deepEqual, equal } from 'node:assert/strict';
import {
  classifyResponse,
  type Frame,
  ImapSyntaxError,
  parseResponse,
  type Response,
  readFrames,
  WireWriter,
  writeResponse,
} from '@mailweave/imap';
import { framesOf } from './frames-of.ts';

/** A frame is refused with an ImapSyntaxError, or is a response that survives being written and read again. */
export function run(input: Buffer): void {
  classifyResponse(input, 0, input.length);
  for (const frame of framesOf(input)) {
    const response = parsed(frame);
    if (response !== undefined) survives(response);
  }
}

function parsed(frame: Frame): Response | undefined {
  try {
    return parseResponse(frame);
  } catch (error) {
    if (error instanceof ImapSyntaxError) return undefined;
    throw error;
  }
}

function survives(response: Response): void {
  const wire = written(response);
  const [frame, ...more] = readFrames(wire);
  equal(more.length, 0, 'one response became several');
  if (frame === undefined) throw new Error('a response vanished');
  const again = parseResponse(frame);
  equal(again.name, response.name);
  if (response.name !== 'other') deepEqual(again, response);
  deepEqual(written(again), wire);
  headAgrees(response, wire);
}

function headAgrees(response: Response, wire: Buffer): void {
  const head = classifyResponse(wire, 0, wire.length);
  if (response.name === 'continuation') {
    equal(head?.kind, 'continuation');
  } else if ('code' in response && response.tag !== undefined) {
    equal(head?.kind, 'tagged');
  } else if (head?.kind === 'untagged') {
    equal(head.word, response.name === 'other' ? response.word : response.name);
  } else {
    equal(head?.kind, 'numbered');
  }
}

function written(response: Response): Buffer {
  const writer = new WireWriter();
  writeResponse(response, writer);
  return writer.toBuffer();
}
