import { accessSync, constants, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs of the system that tests with real servers start, and the Debian package that brings each. */
const DEBIAN_PACKAGES = {
  dovecot: 'dovecot-imapd',
  doveadm: 'dovecot-imapd',
  '/usr/lib/dovecot/lmtp': 'dovecot-lmtpd',
  openssl: 'openssl',
  curl: 'curl',
  fetchmail: 'fetchmail',
  mbsync: 'isync',
  java: 'openjdk-17-jdk-headless',
  javac: 'openjdk-17-jdk-headless',
  mvn: 'maven',
  flock: 'util-linux',
  initdb: 'postgresql',
  postgres: 'postgresql',
  'redis-server': 'redis-server',
  'redis-cli': 'redis-tools',
  'apt-get': 'apt',
  'dpkg-deb': 'dpkg',
} as const;

/** A name that is looked for on the path, or a file. */
export type Program = keyof typeof DEBIAN_PACKAGES;

/** A test needs a server that this machine does not have. */
export class MissingProgramError extends Error {
  constructor(program: Program) {
    super(`${program} is not installed. Install it: apt-get install ${DEBIAN_PACKAGES[program]}`);
    this.name = 'MissingProgramError';
  }
}

/**
 * Where a program is.
 * @param folders where to look for a name that is no path
 * @throws MissingProgramError
 */
export function findProgram(program: Program, folders = programFolders()): string {
  const candidates = program.startsWith('/') ? [program] : folders.map((folder) => join(folder, program));
  const usable = candidates.find(isExecutable);
  if (usable === undefined) throw new MissingProgramError(program);
  return usable;
}

/** What is missing of all programs, one error each; empty when every test with real servers can run. */
export function missingPrograms(): MissingProgramError[] {
  const programs = Object.keys(DEBIAN_PACKAGES) as Program[];
  return programs.flatMap((program) => {
    try {
      findProgram(program);
      return [];
    } catch (error) {
      if (error instanceof MissingProgramError) return [error];
      throw error;
    }
  });
}

/** Daemons live in /usr/sbin, which is not on every user's path; those of PostgreSQL in a folder for each version. */
function programFolders(): string[] {
  const path = (process.env.PATH ?? '').split(delimiter);
  const folders = [...path, '/usr/sbin', '/usr/local/sbin', ...globSync('/usr/lib/postgresql/*/bin')];
  return folders.filter((folder) => folder !== '');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
