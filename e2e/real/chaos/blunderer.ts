import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SteppingActor, type UserOptions } from '../actors/actor.ts';
import { MAIL_TOKEN } from '../actors/token-mail.ts';
import { plantedSecret } from './planted-secret.ts';

/** What he is answered after this long is enough. */
const LISTEN_MS = 150;

/** Types wrong passwords, malformed commands and nonsense, each with something in it that nobody else may read. */
export class Blunderer extends SteppingActor {
  constructor(options: Omit<UserOptions, 'name'>) {
    super({ ...options, name: 'the blunderer' });
  }

  protected async step(): Promise<void> {
    const secret = plantedSecret(this.random);
    const { user, password } = this.account;
    const signIn = `b0 LOGIN "${user}" "${password}"\r\n`;
    const blunders = [
      ...unsignedBlunders(user, secret),
      ...signedInBlunders(secret).map((blunder) => `${signIn}${blunder}`),
    ];
    const said = await this.#say(this.random.pick(blunders) ?? '');
    // Before he has signed in, or after he has opened his own mailbox: nobody's mail is in any answer.
    if (MAIL_TOKEN.test(said)) this.ledger.problem(`${this.name} is told of a mail that he did not ask for`);
    await pause(this.random.integer(50, 300));
  }

  /** Says it, listens for a while, and goes. */
  async #say(text: string): Promise<string> {
    const socket = connect(this.account);
    let said = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
    });
    socket.write(text, 'latin1');
    await pause(LISTEN_MS);
    socket.destroy();
    return said;
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function unsignedBlunders(user: string, secret: string): string[] {
  return [
    `b1 LOGIN "${user}" "${secret}"\r\n`,
    `b1 LOGIN "${secret}@test.example" "${secret}"\r\n`,
    `b1 LOGIN ${user} (${secret}\r\n`,
    `b1 LOGIN {${user.length}+}\r\n${user} {${secret.length}+}\r\n${secret}\r\n`,
    `b1 AUTHENTICATE PLAIN ${base64(`\0${user}\0${secret}`)}\r\n`,
    `b1 AUTHENTICATE PLAIN ${secret}\r\n`,
    `b1 AUTHENTICATE ${secret}\r\n`,
    `${secret}\r\n${secret} ${secret}\r\n`,
    `b1 LOGIN "${user}" "${'x'.repeat(70_000)}${secret}"\r\n`,
    `b1 FETCH 1:* (BODY[HEADER.FIELDS (${secret})])\r\n`,
    `\u0016\u0003\u0001${secret}\r\n`,
  ];
}

function signedInBlunders(secret: string): string[] {
  return [
    `b1 SELECT "${secret}"\r\n`,
    `b1 SELECT INBOX\r\nb2 SEARCH SUBJECT "${secret}" (\r\nb3 UID SEARCH TEXT "${secret}"\r\n`,
    `b1 SELECT INBOX\r\nb2 STORE 1 +FLAGS.SILENT (${secret} \\\r\n`,
    `b1 APPEND "${secret}" {${secret.length}+}\r\n${secret}\r\n`,
    `b1 SELECT INBOX\r\nb2 UID COPY 1 "${secret}"\r\n`,
    `b1 ${secret} ${secret}\r\n`,
    `b1 SELECT INBOX\r\nb2 X${secret} ${secret}\r\nb3 FETCH ${secret} (UID)\r\n`,
  ];
}
