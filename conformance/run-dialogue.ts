import type { Dialogue, SessionName, Step } from './dialogue/dialogue.ts';
import { DialogueError } from './dialogue/dialogue-error.ts';
import { type Captures, fillCaptures, matchPattern } from './matching/pattern.ts';
import { type Account, type Address, ImapSession } from './session/imap-session.ts';
import type { Campaigns } from './system/campaigns.ts';
import { StoredMail } from './system/stored-mail.ts';

/** Where a dialogue is held. */
export type Stage = {
  readonly account: Account;
  /** The server under test: Dovecot itself, or the proxy. */
  readonly server: Address;
  /** Where what is real is. */
  readonly direct: Address;
  readonly campaigns: Pick<Campaigns, 'happens'>;
};

/** What a session heard after it had signed in; absent when the dialogue itself signed in. */
export type Transcripts = ReadonlyMap<SessionName, readonly string[]>;

/**
 * Holds a dialogue, with log-outs at its end: whatever a server says beyond the dialogue is a fault.
 *
 * @throws DialogueError that names the line of the file
 */
export async function runDialogue(dialogue: Dialogue, stage: Stage): Promise<Transcripts> {
  const run = new DialogueRun(stage);
  let line = 0;
  try {
    for (const step of dialogue.steps) {
      line = step.line;
      await run.take(step);
    }
    return await run.signOut();
  } catch (error) {
    throw new DialogueError(dialogue.file, line, `${(error as Error).message}\n${run.lastSaid()}`);
  } finally {
    run.close();
  }
}

type Speaker = {
  readonly session: ImapSession;
  readonly comparable: boolean;
  /** LOGOUT was said in the dialogue. */
  leaving: boolean;
};

class DialogueRun {
  readonly #stage: Stage;
  readonly #mail: StoredMail;
  readonly #speakers = new Map<SessionName, Speaker>();
  readonly #captures: Captures;
  readonly #log: string[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#mail = new StoredMail(stage.direct, stage.account);
    this.#captures = credentials(stage.account);
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'open':
        return await this.#open(step);
      case 'client':
        return this.#say(step);
      case 'server':
        return await this.#hear(step);
      case 'mailbox':
        return await (step.message === undefined
          ? this.#mail.create(step.mailbox)
          : this.#mail.append(step.mailbox, step.message, step.flags));
      case 'campaign':
        return await this.#stage.campaigns.happens(step.happens, step.campaign);
    }
  }

  /** Nothing but a farewell may be left to hear. */
  async signOut(): Promise<Transcripts> {
    for (const { session, leaving } of this.#speakers.values()) {
      const said = leaving ? [] : await session.succeed('LOGOUT');
      const rest = said.filter((text) => !text.startsWith('* BYE '));
      if (rest.length > 0) throw new Error(`more was said:\n${rest.join('\n')}`);
      await session.end();
    }
    const comparable = [...this.#speakers].filter(([, speaker]) => speaker.comparable);
    return new Map(comparable.map(([name, { session }]) => [name, session.transcript]));
  }

  /** For messages. */
  lastSaid(): string {
    return this.#log.slice(-12).join('\n');
  }

  close(): void {
    this.#mail.close();
    for (const { session } of this.#speakers.values()) session.close();
  }

  async #open({ session: name, signedIn, command }: Extract<Step, { kind: 'open' }>): Promise<void> {
    const { server, direct, account } = this.#stage;
    const address = name === 'direct' ? direct : server;
    const session = signedIn
      ? await ImapSession.signIn(address, account)
      : await ImapSession.connect(address);
    this.#speakers.set(name, { session, comparable: signedIn, leaving: false });
    if (command !== undefined) await session.succeed(command);
  }

  #say({ session, text }: Extract<Step, { kind: 'client' }>): void {
    const speaker = this.#speaker(session);
    const filled = fillCaptures(text, this.#captures);
    this.#log.push(`C ${filled}`);
    if (/^\S+ logout$/i.test(filled)) speaker.leaving = true;
    speaker.session.send(filled);
  }

  async #hear({ session, expected }: Extract<Step, { kind: 'server' }>): Promise<void> {
    const missing = expected.map(({ pattern }) => pattern);
    while (missing.length > 0) {
      const response = await this.#speaker(session)
        .session.next()
        .catch((error: Error) => {
          throw new Error(`expected: ${missing.join('\n       or: ')}\nbut ${error.message}`);
        });
      this.#log.push(`S ${response.text}`);
      const at = missing.findIndex((pattern) => {
        const captured = matchPattern(pattern, response, this.#captures);
        for (const [name, text] of captured ?? []) this.#captures.set(name, text);
        return captured !== undefined;
      });
      if (at < 0) throw new Error(`expected: ${missing.join('\n       or: ')}\nreceived: ${response.text}`);
      missing.splice(at, 1);
    }
  }

  #speaker(name: SessionName): Speaker {
    const speaker = this.#speakers.get(name);
    if (speaker === undefined) throw new Error(`The ${name} session has not begun.`);
    return speaker;
  }
}

/** What a dialogue signs in with. */
function credentials({ user, password }: Account): Captures {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return new Map([
    ['user', user],
    ['password', password],
    ['plain', base64(`\0${user}\0${password}`)],
    ['user64', base64(user)],
    ['password64', base64(password)],
  ]);
}
