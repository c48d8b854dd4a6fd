import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMailOwner, type MailOwner } from '../../../tools/services/mail-owner.ts';

/** A user's inbox on disk, filled without a server: thousands of deliveries would take minutes. */
export class Maildir {
  readonly #folder: string;
  readonly #owner: MailOwner = findMailOwner();
  #count = 0;

  /** @param mailFolder the folder of all users' mail */
  constructor(mailFolder: string, user: string) {
    const home = join(mailFolder, user);
    this.#folder = join(home, 'Maildir');
    const names = ['tmp', 'new', 'cur'].map((name) => join(this.#folder, name));
    for (const folder of [home, this.#folder, ...names]) {
      mkdirSync(folder, { recursive: true });
      this.#give(folder);
    }
  }

  get count(): number {
    return this.#count;
  }

  /** Adds a message that has been seen; the server gives UIDs in the order of adding. */
  add(message: Buffer): void {
    this.#count += 1;
    const file = join(
      this.#folder,
      'cur',
      `${1_700_000_000 + this.#count}.M1P1.bench,S=${message.length}:2,S`,
    );
    writeFileSync(file, message);
    this.#give(file);
  }

  /** Only root can give files away; without it everything belongs to the caller anyway. */
  #give(path: string): void {
    if (this.#owner.startedByRoot) chownSync(path, this.#owner.uid, this.#owner.gid);
  }
}
