import { constants } from 'node:os';
import type { LogOutput } from '@mailweave/host';

/** Where a command's words go: results to standard output, everything about the work to standard error. */
export type Terminal = {
  output: LogOutput;
  errors: LogOutput;
};

/** The terminal of this process. */
export const processTerminal: Terminal = { output: process.stdout, errors: process.stderr };

/** A reader that went away (`| head`) ends the program as SIGPIPE would: without a word, and not as a success. */
function endWithoutReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(128 + constants.signals.SIGPIPE);
  throw error;
}

process.stdout.on('error', endWithoutReader);
process.stderr.on('error', endWithoutReader);
