/**
 * COMPRESS=DEFLATE (RFC 4978): between client and proxy only. The backend, which is near, is never asked
 * for it, since its bytes are read here.
 *
 * Standard: connection; RFC 4978; COMPRESS=DEFLATE; whole, between client and proxy; it can be switched off
 */
import { AppError } from '@mailweave/foundation';
import { parseCommand } from '@mailweave/imap';
import { DeflateStream } from '@mailweave/imap-connection';
import type { CommandHandler, Session } from '../session.ts';

/** A client said COMPRESS and sent something else. */
class DeflateError extends AppError {
  constructor() {
    super({ code: 'imap-deflate-corrupt', publicText: 'The compressed data cannot be read.' });
  }
}

export const compress: CommandHandler = async (session, command) => {
  await session.link.quiet();
  const { tag, command: parsed } = parseCommand(command.frame);
  if (!session.context.config.compress) return session.tagged(tag, 'BAD', 'COMPRESS is not offered here.');
  if (parsed.name !== 'COMPRESS' || parsed.algorithm !== 'DEFLATE') {
    return session.tagged(tag, 'BAD', 'DEFLATE is the only compression here.');
  }
  if (session.compressed) {
    return session.tagged(tag, 'NO', '[COMPRESSIONACTIVE] DEFLATE is active already.');
  }
  // The client may send nothing before it has seen the OK (RFC 4978 3).
  if ((await session.client.takeRest()).length > 0)
    return session.bye('Nothing may follow COMPRESS at once.');
  await session.relay.between();
  session.tagged(tag, 'OK', 'Compression begins.');
  session.compressed = true;
  await session.client.replaceSocket((socket) => new DeflateStream(socket, () => corrupt(session)));
};

function corrupt(session: Session): void {
  const error = new DeflateError();
  session.context.events.protocolError('client', error);
  session.bye(error.publicText);
}
