/**
 * LOGIN (RFC 3501 6.2.3): the user name and password go to the backend, which alone knows if they are right.
 *
 * Standard: commands; RFC 3501 6.2.3; LOGIN
 */
import { Secret } from '@mailweave/foundation';
import { parseCommand, textOf } from '@mailweave/imap';
import type { CommandHandler } from '../session.ts';
import { takesPassword } from './early-commands.ts';
import { signIn } from './sign-in.ts';

export const login: CommandHandler = async (session, command) => {
  if (session.mustStartTls) {
    return session.tagged(command.tag, 'NO', '[PRIVACYREQUIRED] Log in over TLS only: use STARTTLS first.');
  }
  if (!session.context.mechanisms().some(takesPassword)) {
    return session.tagged(command.tag, 'NO', 'LOGIN is not offered here.');
  }
  const { command: parsed } = parseCommand(command.frame);
  if (parsed.name !== 'LOGIN') return;
  await signIn(session, command.tag, {
    identity: { user: textOf(parsed.user), actsAs: undefined },
    mechanism: 'PLAIN',
    response: new Secret(`\0${parsed.user}\0${parsed.password.reveal()}`),
  });
};
