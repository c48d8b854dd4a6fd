import { execFile } from 'node:child_process';
import { findProgram } from '../../../tools/services/programs.ts';

export type ClientRun = { readonly code: number; readonly output: Buffer; readonly messages: string };

/** A mail client that hangs is a failure, not a reason to wait. */
const TIMEOUT_MS = 60_000;

/** Runs a mail client from Debian's packages to its end; never rejects for its exit code. */
export function runClient(
  program: Parameters<typeof findProgram>[0],
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<ClientRun> {
  const file = findProgram(program);
  return new Promise((resolve) => {
    execFile(
      file,
      args,
      { encoding: 'buffer', timeout: TIMEOUT_MS, env: { ...process.env, ...env }, maxBuffer: 50_000_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, output: stdout, messages: stderr.toString('utf8') });
      },
    );
  });
}
