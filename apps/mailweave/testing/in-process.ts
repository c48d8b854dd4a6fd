import { createProgram } from '../program.ts';
import { runProgram } from '../run-program.ts';
import type { Finished } from './run-mailweave.ts';

/** Runs one command in this process. */
export async function runInProcess(...words: string[]): Promise<Finished> {
  const written = { output: '', errors: '' };
  const terminal = {
    output: { write: (text: string) => (written.output += text) },
    errors: { write: (text: string) => (written.errors += text) },
  };
  const exitCode = await runProgram(createProgram(terminal), words, terminal);
  return { exitCode, ...written };
}
