import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Account } from '../actors/inbox-listing.ts';
import { MAIL_TOKEN } from '../actors/token-mail.ts';
import { PLANTED_SECRET } from './planted-secret.ts';

/** What may be read nowhere outside of a mailbox and of the session that it belongs to. */
export function findSecrets(text: string, accounts: readonly Account[]): string[] {
  const found: string[] = [];
  if (MAIL_TOKEN.test(text)) found.push('of a mail: its sender, subject or text');
  if (PLANTED_SECRET.test(text)) found.push('what somebody typed');
  for (const { user, password } of accounts) {
    const [name = ''] = user.split('@');
    if (new RegExp(`\\b${name}\\b|${escaped(user)}`).test(text)) found.push('an address');
    if (new RegExp(`\\b${password}\\b`).test(text)) found.push('a password');
    for (const hidden of [user, `\0${user}\0${password}`]) {
      if (text.includes(base64(hidden))) found.push('an address in base64');
    }
  }
  return [...new Set(found)];
}

/**
 * The files below a folder that hold a secret, or that no file of ours is called: a core, a diagnostic report.
 * What a maildir of a mail program holds is the user's.
 */
export function findSecretsInFiles(folder: string, accounts: readonly Account[]): string[] {
  return filesBelow(folder).flatMap((file) => {
    const name = path.relative(folder, file);
    if (isDump(name)) return [`${name} is a dump of a process`];
    return findSecrets(readFileSync(file, 'latin1'), accounts).map((secret) => `${name} holds ${secret}`);
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/(^|\/)(mbsync-|fetchmail)/.test(name))
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}

function isDump(name: string): boolean {
  return /(^|\/)(core(\.\d+)?|report\..*\.json|.*\.(heapsnapshot|heapprofile|cpuprofile))$/.test(name);
}

/** Without the padding, and without the last character that depends on what follows. */
function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1);
}

function escaped(text: string): string {
  return text.replace(/[.@]/g, '\\$&');
}
