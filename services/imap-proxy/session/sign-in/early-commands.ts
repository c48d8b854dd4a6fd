/**
 * What a client may ask before it has signed in; the backend is not asked yet.
 *
 * Standard: commands; RFC 3501 6.1.1, 7.2.1; CAPABILITY; before the log-in the proxy's own, after it the backend's without what is not offered
 * Standard: connection; RFC 2971; ID; relayed without fields `x-...` that only a proxy may say; before the log-in the proxy answers for itself
 */
import { parseCommand } from '@mailweave/imap';
import { keptFields } from '../client-id.ts';
import type { CommandHandler, Session } from '../session.ts';
import type { SaslMechanism } from './sasl-identity.ts';

/** Capabilities before the log-in (RFC 3501 6.1.1): the proxy's own. */
export function earlyCapabilities(session: Session): string {
  const names = ['IMAP4rev1', 'LITERAL+', 'SASL-IR', 'ID', 'ENABLE', 'IDLE'];
  if (session.canStartTls) names.push('STARTTLS');
  const mechanisms = session.mustStartTls ? [] : session.context.mechanisms();
  if (!mechanisms.some(takesPassword)) names.push('LOGINDISABLED');
  names.push(...mechanisms.map((mechanism) => `AUTH=${mechanism}`));
  return names.join(' ');
}

/** The command LOGIN is offered with them (RFC 3501 6.2.3). */
export function takesPassword(mechanism: SaslMechanism): boolean {
  return mechanism === 'PLAIN' || mechanism === 'LOGIN';
}

export const capability: CommandHandler = (session, command) => {
  session.text(`* CAPABILITY ${earlyCapabilities(session)}\r\n`);
  session.tagged(command.tag, 'OK', 'Capability completed.');
  return undefined;
};

export const noopEarly: CommandHandler = (session, command) => {
  session.tagged(command.tag, 'OK', 'NOOP completed.');
  return undefined;
};

export const earlyId: CommandHandler = (session, command) => {
  const { command: parsed } = parseCommand(command.frame);
  if (parsed.name === 'ID') session.earlyId = keptFields(parsed.parameters);
  session.text('* ID ("name" "Mailweave")\r\n');
  session.tagged(command.tag, 'OK', 'ID completed.');
  return undefined;
};

export const logoutEarly: CommandHandler = (session, command) => {
  session.text('* BYE Logging out.\r\n');
  session.tagged(command.tag, 'OK', 'Logout completed.');
  session.end();
  return undefined;
};

export const notNow: CommandHandler = (session, command) => {
  session.tagged(command.tag, 'BAD', 'Please log in first.');
  return undefined;
};
