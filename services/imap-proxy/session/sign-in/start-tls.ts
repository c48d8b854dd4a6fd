/**
 * STARTTLS (RFC 3501 6.2.1). What a client sent behind the command and before the handshake was not
 * encrypted and must not be taken for encrypted: the connection ends then.
 *
 * Standard: commands; RFC 3501 6.2.1; STARTTLS; whole, towards the backend as well
 */
import { serverTls } from '@mailweave/imap-connection';
import type { CommandHandler } from '../session.ts';

export const startTls: CommandHandler = async (session, command) => {
  const context = session.context.secureContext();
  if (!session.canStartTls || context === undefined) {
    return session.tagged(command.tag, 'BAD', 'STARTTLS is not possible here.');
  }
  if ((await session.client.takeRest()).length > 0) {
    return session.bye('Nothing may follow STARTTLS before the handshake.');
  }
  session.tagged(command.tag, 'OK', 'Begin TLS negotiation now.');
  await session.client.replaceSocket((socket) => serverTls(socket, context));
  session.secure = true;
};
