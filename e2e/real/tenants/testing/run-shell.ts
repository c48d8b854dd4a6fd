import { execFile } from 'node:child_process';

/** Runs a shell script in a folder until its end, or its first command that fails. @throws Error with what it wrote */
export function runShell(
  script: string,
  place: { folder: string; variables: NodeJS.ProcessEnv },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const { PATH } = process.env;
  const options = { cwd: place.folder, env: { PATH, ...place.variables } };
  execFile('bash', ['--norc', '-euo', 'pipefail', '-c', script], options, (error, output, errors) => {
    if (error === null) resolve(output);
    else reject(new Error(`${output}${errors}`, { cause: error }));
  });
  return promise;
}
