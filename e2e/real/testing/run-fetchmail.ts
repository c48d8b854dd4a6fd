import path from 'node:path';
import { type ClientRun, runClient } from './run-client.ts';

/**
 * Polls once. Left to itself, fetchmail started by root has one lock for the whole machine, and a second one ends
 * without a poll: each has its lock, and all its other files, beside its configuration.
 */
export function runFetchmail(configFile: string): Promise<ClientRun> {
  const home = path.dirname(configFile);
  const lock = path.join(home, 'fetchmail.pid');
  return runClient('fetchmail', ['-f', configFile, '--pidfile', lock, '--nodetach', '--nosyslog'], {
    FETCHMAILHOME: home,
  });
}
