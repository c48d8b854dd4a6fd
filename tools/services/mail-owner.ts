import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

/** The system user that runs a mail server's parts and owns its files. */
export type MailOwner = {
  readonly uid: number;
  readonly gid: number;
  readonly userName: string;
  readonly groupName: string;
  /** Started by root a mail server drops its rights to users of its own; else all runs as the caller. */
  readonly startedByRoot: boolean;
};

/** An administrator's own choice, or the unprivileged user that every Debian system has. */
const CANDIDATES = ['vmail', 'nobody'];

/** @throws Error when root finds no unprivileged user to own the mail */
export function findMailOwner(): MailOwner {
  const caller = userInfo();
  if (caller.uid !== 0) return owner(caller.username, caller.uid, caller.gid);
  const users = readTable('/etc/passwd');
  for (const name of CANDIDATES) {
    const entry = users.find(([userName]) => userName === name);
    if (entry !== undefined)
      return { ...owner(name, Number(entry[2]), Number(entry[3])), startedByRoot: true };
  }
  throw new Error(`none of the users ${CANDIDATES.join(', ')} exists`);
}

function owner(userName: string, uid: number, gid: number): MailOwner {
  const group = readTable('/etc/group').find(([, , groupId]) => Number(groupId) === gid);
  return { uid, gid, userName, groupName: group?.[0] ?? userName, startedByRoot: false };
}

/** The lines of passwd(5) or group(5), each cut at its colons. */
function readTable(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
}
