import type { Response } from '@mailweave/imap';

const STATUS_WORDS: ReadonlySet<string> = new Set(['OK', 'NO', 'BAD']);

/** RFC 9585: how far a command has come, under a tag that may be the proxy's own. */
const ABOUT_A_COMMAND = 'INPROGRESS';
const PROGRESS = /^\* OK \[INPROGRESS \("((?:[^"\\]|\\.)*)"/i;

/**
 * What a server says to whoever reads, at any time: `* OK [ALERT] ...`, `* NO Disk is nearly full` (RFC 3501 7.1).
 * Codes that tell the state of the mailbox are not among it: what they say may have a stub in it.
 */
export function isNotice(response: Response): boolean {
  if (!STATUS_WORDS.has(response.name) || !('code' in response)) return false;
  const { code } = response;
  return code === undefined || (code.name === 'other' && code.atom !== ABOUT_A_COMMAND);
}

/**
 * The tag of the command that an untagged response tells the progress of; undefined: it tells none, or of none by name.
 *
 * Standard: base; RFC 9585; INPROGRESS; whole, the progress of commands of the proxy's own is kept back
 */
export function progressTag(line: string): string | undefined {
  return PROGRESS.exec(line)?.[1]?.replace(/\\(.)/g, '$1');
}
