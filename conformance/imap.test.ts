import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RealSystem, startRealSystem } from '../e2e/real/testing/real-system.ts';
import type { Dialogue } from './dialogue/dialogue.ts';
import { parseDialogues } from './dialogue/parse-dialogue.ts';
import { runDialogue, type Transcripts } from './run-dialogue.ts';
import { Accounts } from './system/accounts.ts';
import { Campaigns } from './system/campaigns.ts';
import { comparable } from './transcript/comparable.ts';

const FOLDER = path.join(import.meta.dirname, 'imap');
const ACCOUNTS = 500;

let system: RealSystem;
let accounts: Accounts;

beforeAll(async () => {
  system = await startRealSystem();
  accounts = new Accounts(system.dovecot.dir, ACCOUNTS);
});

afterAll(() => system?.[Symbol.asyncDispose]());

type Server = 'dovecot' | 'proxy';

function hold(dialogue: Dialogue, server: Server): Promise<Transcripts> {
  const account = accounts.next();
  const dovecot = { host: system.dovecot.host, port: system.dovecot.imapPort };
  const address = server === 'dovecot' ? dovecot : system.proxy;
  return runDialogue(dialogue, {
    account,
    server: address,
    dovecot,
    campaigns: new Campaigns(system, account),
  });
}

/** Each session's responses, in the form in which they have to be equal. */
function readable(transcripts: Transcripts): Record<string, string[]> {
  return Object.fromEntries([...transcripts].map(([session, said]) => [session, said.map(comparable)]));
}

function plain(dialogue: Dialogue): void {
  let onDovecot: Promise<Transcripts> | undefined;
  const heldOnDovecot = (): Promise<Transcripts> => {
    onDovecot ??= hold(dialogue, 'dovecot');
    return onDovecot;
  };
  test(`Dovecot: ${dialogue.title}`, async () => {
    await heldOnDovecot();
  });
  test(`Nothing woven, the same bytes: ${dialogue.title}`, async () => {
    const throughProxy = await hold(dialogue, 'proxy');
    expect(readable(throughProxy)).toEqual(readable(await heldOnDovecot()));
  });
}

function woven(dialogue: Dialogue): void {
  test(`Woven: ${dialogue.title}`, async () => {
    await hold(dialogue, 'proxy');
  });
}

describe.each(readdirSync(FOLDER).sort())('%s', (name) => {
  const text = readFileSync(path.join(FOLDER, name), 'utf8');
  for (const dialogue of parseDialogues(`conformance/imap/${name}`, text)) {
    if (dialogue.kind === 'plain') plain(dialogue);
    else woven(dialogue);
  }
});
