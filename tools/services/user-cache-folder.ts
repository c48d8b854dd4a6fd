import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where servers that no package manager installs are kept for this user. */
export function userCacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mailweave');
}
