import { Secret } from '@mailweave/foundation';
import { byteStringOfText } from '@mailweave/imap';
import { type MailLogin, planSignIn, type SignIn, type SignInVerdict, signInVerdict } from '@mailweave/push';
import type { ImapSession, ServerAnswer } from './imap-session.ts';

/**
 * Signs in, and learns what the server can do for this user.
 * @returns `unsupported`: the server offers no way for these credentials
 * @throws MailServerLostError
 */
export async function signIn(session: ImapSession, login: MailLogin): Promise<SignInVerdict | 'unsupported'> {
  const plan = planSignIn(login, session.capabilities);
  if (plan.way === 'none') return 'unsupported';
  session.capabilities = new Set();
  const { status, code } = await attempt(session, plan);
  const verdict = signInVerdict(status, code);
  if (verdict === 'in' && session.capabilities.size === 0) await session.run({ name: 'CAPABILITY' });
  return verdict;
}

function attempt(session: ImapSession, plan: Exclude<SignIn, { way: 'none' }>): Promise<ServerAnswer> {
  if (plan.way === 'login') {
    // Passwords are bytes on the wire.
    const password = new Secret<string>(byteStringOfText(plan.password.reveal()));
    return session.run({ name: 'LOGIN', user: byteStringOfText(plan.user), password });
  }
  const { atOnce, mechanism, message } = plan;
  // A token that is refused is explained by a prompt, which has to be answered (RFC 7628 3.2.3).
  const toExplanation = mechanism === 'OAUTHBEARER' ? 'AQ==' : '';
  const initialResponse = atOnce ? message : undefined;
  const answers = atOnce ? [toExplanation] : [message.reveal(), toExplanation];
  return session.run({ name: 'AUTHENTICATE', mechanism, initialResponse }, answers);
}
