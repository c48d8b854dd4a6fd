import { type ByteString, type LoginCommand, textOf } from '@mailweave/imap';
import type { Account } from '../store/account.ts';
import { CAPABILITIES } from './capability.ts';
import type { CommandContext } from './context.ts';
import { code, no, type Outcome, ok } from './outcome.ts';

/** RFC 3501 6.2.3. */
export function login(command: LoginCommand, context: CommandContext): Outcome {
  return signIn(textOf(command.user), textOf(command.password.reveal() as ByteString), context);
}

/** What LOGIN and AUTHENTICATE have in common. */
export function signIn(user: string, password: string, context: CommandContext): Outcome {
  const account = context.signIn(user, password);
  if (account === undefined) return no('Wrong user name or password.', code('AUTHENTICATIONFAILED'));
  return entered(account, context);
}

/** From here on the session is the account's. */
export function entered(account: Account, context: CommandContext): Outcome {
  context.enter({ name: 'authenticated', account });
  return ok('Signed in.', { name: 'CAPABILITY', capabilities: CAPABILITIES });
}
