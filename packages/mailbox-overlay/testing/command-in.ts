import { type Command, parseCommand, readFrames } from '@mailweave/imap';

/** The command in one line of text, without a tag. */
export function commandIn(text: string): Command {
  const [frame, ...others] = readFrames(Buffer.from(`t ${text}\r\n`, 'latin1'));
  if (frame === undefined || others.length > 0) throw new Error('Not one command.');
  return parseCommand(frame).command;
}
