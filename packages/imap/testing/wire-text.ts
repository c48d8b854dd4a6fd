import type { Command, TaggedCommand } from '../commands/command.ts';
import { parseCommand } from '../commands/parse-command.ts';
import { writeCommand } from '../commands/write-command.ts';
import type { Frame } from '../frames/frame.ts';
import { readFrames } from '../frames/read-frames.ts';
import { parseResponse } from '../responses/parse-response.ts';
import type { Response } from '../responses/response.ts';
import { writeResponse } from '../responses/write-response.ts';
import { type LiteralMode, WireWriter } from '../wire/wire-writer.ts';

/** The one frame that `text` is. A line break stands for CRLF, the last CRLF is left out; latin1. */
export function frameOf(text: string): Frame {
  const frames = readFrames(Buffer.from(`${text.replaceAll('\n', '\r\n')}\r\n`, 'latin1'));
  const [frame] = frames;
  if (frame === undefined || frames.length > 1) throw new Error(`${frames.length} frames instead of one.`);
  return frame;
}

/** The command in `text`, which is written with a tag in front as on the wire. */
export function commandOf(text: string): Command {
  return parseCommand(frameOf(text)).command;
}

export function responseOf(text: string): Response {
  return parseResponse(frameOf(text));
}

/** As frameOf() reads it. */
export function commandText(tagged: TaggedCommand, mode?: LiteralMode): string {
  const writer = new WireWriter(mode);
  writeCommand(tagged, writer);
  return textOf(writer);
}

export function responseText(response: Response): string {
  const writer = new WireWriter();
  writeResponse(response, writer);
  return textOf(writer);
}

/** What parse and write make of a command: its canonical text. */
export function rewrittenCommand(text: string): string {
  return commandText(parseCommand(frameOf(text)));
}

export function rewrittenResponse(text: string): string {
  return responseText(responseOf(text));
}

/** The command with its secrets in plain sight, so that two commands can be compared. */
export function revealed(command: Command): unknown {
  if (command.name === 'LOGIN') return { ...command, password: command.password.reveal() };
  if (command.name === 'AUTHENTICATE') {
    return { ...command, initialResponse: command.initialResponse?.reveal() };
  }
  return command;
}

function textOf(writer: WireWriter): string {
  return writer.toBuffer().toString('latin1').replace(/\r\n$/, '').replaceAll('\r\n', '\n');
}
