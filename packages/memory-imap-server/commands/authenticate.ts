import type { AuthenticateCommand } from '@mailweave/imap';
import type { CommandContext } from './context.ts';
import { entered, signIn } from './login.ts';
import { bad, code, no, type Outcome } from './outcome.ts';

/** RFC 3501 6.2.2 with an initial response (RFC 4959); PLAIN only (RFC 4616). */
export function authenticate(command: AuthenticateCommand, context: CommandContext): Outcome {
  if (command.mechanism !== 'PLAIN') return no('The only mechanism is PLAIN.', code('CANNOT'));
  const response = command.initialResponse?.reveal();
  if (response !== undefined) return plain(response, context);
  return {
    outcome: 'awaiting',
    prompt: '',
    live: false,
    onLine: (line) => plain(line.toString('latin1'), context),
  };
}

/** message = [authzid] NUL authcid NUL passwd (RFC 4616 2), in base64; `*` gives up. */
function plain(response: string, context: CommandContext): Outcome {
  if (response === '*') return bad('Cancelled.');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(response)) return bad('This is not base64.');
  const [identity, user, password, ...more] = Buffer.from(response, 'base64').toString('utf8').split('\0');
  if (user === undefined || password === undefined || more.length > 0) {
    return bad('Expected identity NUL user NUL password.');
  }
  if (identity === '' || identity === undefined || identity === user) return signIn(user, password, context);
  const account = context.signInFor(identity, user, password);
  return account === undefined
    ? no('This user may not act for another one.', code('AUTHORIZATIONFAILED'))
    : entered(account, context);
}
