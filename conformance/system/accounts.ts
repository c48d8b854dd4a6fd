import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { Account } from '../session/imap-session.ts';

const PASSWORD = 'dialogue-password';

/** A fresh account for each dialogue, so that none finds what another one left. */
export class Accounts {
  readonly #unused: string[];

  /** Dovecot reads its passwd-file again when that has grown. */
  constructor(dovecotFolder: string, count: number) {
    // All names have the same length: it is part of the length of woven messages.
    this.#unused = Array.from({ length: count }, (_, at) => `d${1001 + at}@test.example`);
    const lines = this.#unused.map((user) => `${user}:{PLAIN}${PASSWORD}::::::\n`);
    appendFileSync(path.join(dovecotFolder, 'users'), lines.join(''));
  }

  next(): Account {
    const user = this.#unused.shift();
    if (user === undefined) throw new Error('There are more dialogues than accounts.');
    return { user, password: PASSWORD };
  }
}
