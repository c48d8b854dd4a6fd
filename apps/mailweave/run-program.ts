import { AppError } from '@mailweave/foundation';
import { type Command, CommanderError } from 'commander';
import { type ExitCode, exitCodes } from './exit-code.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Runs one command line; the one catch around every command. Never rejects. */
export async function runProgram(
  program: Command,
  words: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const isDebug = program.opts<{ debug?: boolean }>().debug === true;
    terminal.errors.write(`${isDebug ? stackOf(error) : sentenceOf(error)}\n`);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

/** A failure speaks for itself; of a bug only the kind is told, its message may quote private data. */
function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return `mailweave: ${error.publicText}`;
  const kind = error instanceof Error ? error.name : typeof error;
  return `mailweave: Something went wrong inside the program (${kind}). Run it again with --debug to see where.`;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
