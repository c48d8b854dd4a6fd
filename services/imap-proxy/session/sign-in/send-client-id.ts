import { commandGrammar } from '@mailweave/imap';
import type { BackendLink } from '../backend-link.ts';
import { clientIdParameters } from '../client-id.ts';
import type { Session } from '../session.ts';

/** Tells the backend where the client is; what it answers is of no use to anybody. */
export async function sendClientId(session: Session, link: BackendLink): Promise<void> {
  if (!link.capabilities.has('ID')) return;
  const sessionId = session.context.random.hex(8);
  const parameters = clientIdParameters(session.endpoints, sessionId, session.earlyId);
  await link.ownWritten((writer) => commandGrammar('ID')?.write({ name: 'ID', parameters }, writer));
}
