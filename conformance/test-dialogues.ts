import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { System } from '../e2e/real/testing/real-system.ts';
import type { Dialogue } from './dialogue/dialogue.ts';
import { parseDialogues } from './dialogue/parse-dialogue.ts';
import { runDialogue, type Transcripts } from './run-dialogue.ts';
import type { Account, Address } from './session/imap-session.ts';
import { Campaigns } from './system/campaigns.ts';
import { comparable } from './transcript/comparable.ts';

/** A mail server, and Mailweave before it. */
export type Theatre = {
  readonly system: System;
  readonly mailServer: Address;
  /** One that no dialogue has used. */
  nextAccount(): Account;
};

export type Theatrical = {
  /** Below `conformance`. */
  readonly folder: string;
  /** The mail server's name, for the names of tests. */
  readonly mailServer: string;
  /** Before the first dialogue. */
  start(): Promise<Theatre>;
  /** After the last one. */
  end(): Promise<void>;
};

/** One test, or two, for each dialogue of each file in a folder. */
export function testDialogues({ folder, mailServer, start, end }: Theatrical): void {
  let theatre: Theatre;
  beforeAll(async () => {
    theatre = await start();
  });
  afterAll(end);
  const files = path.join(import.meta.dirname, folder);
  describe.each(readdirSync(files).sort())('%s', (name) => {
    const text = readFileSync(path.join(files, name), 'utf8');
    for (const dialogue of parseDialogues(`conformance/${folder}/${name}`, text)) {
      if (dialogue.kind === 'plain') plain(dialogue, mailServer, () => theatre);
      else woven(dialogue, () => theatre);
    }
  });
}

function plain(dialogue: Dialogue, mailServer: string, theatre: () => Theatre): void {
  let alone: Promise<Transcripts> | undefined;
  const heldAlone = (): Promise<Transcripts> => {
    alone ??= hold(dialogue, theatre(), theatre().mailServer);
    return alone;
  };
  test(`${mailServer}: ${dialogue.title}`, async () => {
    await heldAlone();
  });
  test(`Nothing woven, the same bytes: ${dialogue.title}`, async () => {
    const throughProxy = await hold(dialogue, theatre(), theatre().system.proxy);
    expect(readable(throughProxy)).toEqual(readable(await heldAlone()));
  });
}

function woven(dialogue: Dialogue, theatre: () => Theatre): void {
  test(`Woven: ${dialogue.title}`, async () => {
    await hold(dialogue, theatre(), theatre().system.proxy);
  });
}

function hold(dialogue: Dialogue, theatre: Theatre, server: Address): Promise<Transcripts> {
  const account = theatre.nextAccount();
  const campaigns = new Campaigns(theatre.system, account);
  return runDialogue(dialogue, { account, server, direct: theatre.mailServer, campaigns });
}

/** Each session's responses, in the form in which they have to be equal. */
function readable(transcripts: Transcripts): Record<string, string[]> {
  return Object.fromEntries([...transcripts].map(([session, said]) => [session, said.map(comparable)]));
}
