import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { startDovecotProxy } from '../../../tools/services/dovecot-proxy.ts';
import { startNginxMailProxy } from '../../../tools/services/nginx-mail-proxy.ts';
import type { Account } from '../load/job.ts';
import { type LoadProcess, startLoadProcess } from '../load/load-process.ts';
import type { BenchOptions } from '../options.ts';
import { startMailweave } from '../subjects/start-mailweave.ts';
import { type Backend, directSubject, type Subject, subjectOf } from '../subjects/subject.ts';
import { checkInboxes } from './check-inboxes.ts';
import { fillMailboxes, type Mailboxes } from './fill-mailboxes.ts';

/** Everything that is measured, and the clients. */
export type Lab = AsyncDisposable & {
  readonly backend: Backend;
  readonly load: LoadProcess;
  readonly mailboxes: Mailboxes;
  /** Users with empty mailboxes and no campaign. */
  readonly others: readonly Account[];
  /** The backend and the three proxies before it. */
  readonly subjects: readonly Subject[];
  /** Fresh processes of the three proxies, one by one, before another backend. */
  readonly starters: readonly SubjectStarter[];
};

export type SubjectStarter = (backend: Backend) => Promise<Subject>;

/** The users from this one on have empty mailboxes. */
const FIRST_OTHER_USER = 10;

/**
 * @throws MissingProgramError, MissingNginxError
 * @throws Error when a server does not start
 */
export async function startLab(options: BenchOptions, progress: (text: string) => void): Promise<Lab> {
  await using starting = new AsyncDisposableStack();
  progress('starting Dovecot');
  const dovecot = starting.use(await startDovecot());
  const backend = { host: dovecot.host, port: dovecot.imapPort };
  const dataFolder = mkdtempSync(join(tmpdir(), 'mailweave-bench-'));
  starting.defer(() => rmSync(dataFolder, { recursive: true, force: true }));
  const accounts = accountsOf(dovecot);
  progress(`filling two mailboxes with ${options.amounts.messages} messages`);
  const mailboxes = await fillMailboxes({ dovecot, dataFolder, accounts, amounts: options.amounts });
  progress('starting the proxies');
  const reportsHeap = options.churnMinutes !== undefined;
  const mailweave = { dataFolder, profileFolder: options.profileFolder, reportsHeap };
  const starters: readonly SubjectStarter[] = [
    async (before) => subjectOf('nginx', await startNginxMailProxy(before)),
    async (before) => subjectOf('dovecot-proxy', await startDovecotProxy(before)),
    (before) => startMailweave({ ...mailweave, backend: before }),
  ];
  const subjects: Subject[] = [directSubject(dovecot)];
  for (const start of starters) subjects.push(starting.use(await start(backend)));
  const load = starting.use(startLoadProcess());
  await checkInboxes(mailboxes, { load, subjects, amounts: options.amounts });
  const running = starting.move();
  return {
    backend,
    load,
    mailboxes,
    others: accounts.slice(FIRST_OTHER_USER),
    subjects,
    starters,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function accountsOf(dovecot: Dovecot): Account[] {
  return dovecot.users.map((user) => ({ user, password: dovecot.userPassword(user) }));
}
