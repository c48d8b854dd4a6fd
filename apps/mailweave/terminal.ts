import type { LogOutput } from '@mailweave/host';

/** Where a command's words go: results to standard output, everything about the work to standard error. */
export type Terminal = {
  output: LogOutput;
  errors: LogOutput;
};

/** The terminal of this process. A reader that goes away (`| head`) ends the program without a word. */
export const processTerminal: Terminal = { output: process.stdout, errors: process.stderr };

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
