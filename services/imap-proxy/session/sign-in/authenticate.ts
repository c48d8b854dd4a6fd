/**
 * AUTHENTICATE (RFC 3501 6.2.2, SASL-IR RFC 4959): PLAIN (RFC 4616), LOGIN, XOAUTH2, OAUTHBEARER (RFC 7628).
 * The proxy reads who signs in and passes the rest on.
 *
 * Standard: commands; RFC 3501 6.2.2; AUTHENTICATE; whole for PLAIN, LOGIN, XOAUTH2 and OAUTHBEARER, other mechanisms are not offered
 */
import { Secret } from '@mailweave/foundation';
import { parseCommand } from '@mailweave/imap';
import type { CommandHandler, Session } from '../session.ts';
import { readSaslIdentity, type SaslMechanism } from './sasl-identity.ts';
import { signIn } from './sign-in.ts';

export const authenticate: CommandHandler = async (session, command) => {
  const { tag } = command;
  if (session.mustStartTls) {
    return session.tagged(tag, 'NO', '[PRIVACYREQUIRED] Log in over TLS only: use STARTTLS first.');
  }
  const { command: parsed } = parseCommand(command.frame);
  if (parsed.name !== 'AUTHENTICATE') return;
  const mechanism = session.context.mechanisms().find((name) => name === parsed.mechanism);
  if (mechanism === undefined) return session.tagged(tag, 'NO', 'This mechanism is not offered here.');
  const response = await responseOf(session, mechanism, parsed.initialResponse);
  if (response === 'cancelled') return session.tagged(tag, 'BAD', 'Authentication was cancelled.');
  const identity = readSaslIdentity(mechanism, response);
  if (identity === undefined) return session.tagged(tag, 'BAD', 'The authentication data cannot be read.');
  await signIn(session, tag, { identity, mechanism: mechanism === 'LOGIN' ? 'PLAIN' : mechanism, response });
};

/** The mechanism's message in clear; for LOGIN, whose two answers are asked for, in the form of PLAIN. */
async function responseOf(
  session: Session,
  mechanism: SaslMechanism,
  initial: Secret<string> | undefined,
): Promise<Secret<string> | 'cancelled'> {
  if (mechanism !== 'LOGIN') return decoded(initial?.reveal() ?? (await ask(session, '')));
  const user = decoded(initial?.reveal() ?? (await ask(session, 'Username:')));
  const password = user === 'cancelled' ? 'cancelled' : decoded(await ask(session, 'Password:'));
  if (user === 'cancelled' || password === 'cancelled') return 'cancelled';
  return new Secret(`\0${user.reveal()}\0${password.reveal()}`);
}

async function ask(session: Session, prompt: string): Promise<string> {
  session.text(`+ ${Buffer.from(prompt).toString('base64')}\r\n`);
  return (await session.reader.nextPlainLine()).bytes.toString('latin1').trim();
}

/** `*` cancels (RFC 3501 6.2.2), `=` is an empty initial response (RFC 4959). */
function decoded(line: string): Secret<string> | 'cancelled' {
  if (line === '*') return 'cancelled';
  return new Secret(line === '=' ? '' : Buffer.from(line, 'base64').toString('latin1'));
}
