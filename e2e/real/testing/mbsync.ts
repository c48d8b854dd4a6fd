import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runClient } from './run-client.ts';

export type MbsyncAccount = { host: string; port: number; user: string; password: string };

/** What one run of mbsync did: the files that came, those that went, and what it saw on the server. */
export type MbsyncRun = { code: number; arrived: number; gone: number; seenThere: number };

/** A maildir that mbsync keeps like INBOX of an account; the account's server may change between runs. */
export class Mbsync {
  readonly #folder: string;
  readonly #expunge: boolean;

  /** @param expunge what is thrown away on one side goes on both */
  constructor(folder: string, { expunge = false } = {}) {
    this.#folder = folder;
    this.#expunge = expunge;
    mkdirSync(path.join(folder, 'mail'), { recursive: true });
  }

  async sync(account: MbsyncAccount): Promise<MbsyncRun> {
    const config = path.join(this.#folder, 'mbsyncrc');
    writeFileSync(config, this.#config(account));
    const before = new Set(this.files().map(uniqueName));
    const run = await runClient('mbsync', ['-V', '-c', config, '-a'], { HOME: this.#folder });
    const after = new Set(this.files().map(uniqueName));
    const said = `${run.output.toString('utf8')}${run.messages}`;
    return {
      code: run.code,
      arrived: after.difference(before).size,
      gone: before.difference(after).size,
      seenThere: Number(/far side: (\d+) messages/.exec(said)?.[1] ?? -1),
    };
  }

  /** The messages here, as bytes with CRLF line ends and without mbsync's own header. */
  messages(): Buffer[] {
    return this.files().map((file) => this.message(file));
  }

  /** One of them. */
  message(file: string): Buffer {
    const text = readFileSync(file, 'latin1');
    return Buffer.from(text.replace(/^X-TUID: .*\r?\n/m, '').replace(/\r?\n/g, '\r\n'), 'latin1');
  }

  /** Marks a message as thrown away; the next run carries it out. */
  trash(file: string): void {
    const [, name = '', flags = ''] = /^([^:]*)(?::2,(.*))?$/.exec(path.basename(file)) ?? [];
    if (flags.includes('T')) return;
    const current = path.join(path.dirname(file), '..', 'cur');
    renameSync(file, path.join(current, `${name}:2,${flags}T`));
  }

  /** The maildir's files. */
  files(): string[] {
    const inbox = path.join(this.#folder, 'mail', 'INBOX');
    const folders = ['cur', 'new'].map((kind) => path.join(inbox, kind)).filter((kind) => existsSync(kind));
    return folders.flatMap((kind) => readdirSync(kind).map((name) => path.join(kind, name)));
  }

  #config(account: MbsyncAccount): string {
    const mail = path.join(this.#folder, 'mail');
    return [
      'IMAPAccount account',
      `Host ${account.host}`,
      `Port ${account.port}`,
      `User ${account.user}`,
      `Pass ${account.password}`,
      'SSLType None',
      'AuthMechs LOGIN',
      '',
      'IMAPStore far',
      'Account account',
      '',
      'MaildirStore near',
      `Path ${mail}/`,
      `Inbox ${mail}/INBOX`,
      '',
      'Channel inbox',
      'Far :far:',
      'Near :near:',
      'Patterns INBOX',
      'Create Near',
      ...(this.#expunge ? ['Expunge Both'] : []),
      'SyncState *',
      '',
    ].join('\n');
  }
}

/** A maildir file keeps this while its folder and its flags change. */
function uniqueName(file: string): string {
  return path.basename(file).split(/[,:]/)[0] ?? file;
}
