import { Secret } from '@mailweave/foundation';
import { DirectoryUnavailableError, type Placement } from '../../routing/backend-directory.ts';
import { routedLogin } from '../../routing/routed-login.ts';
import type { Session } from '../session.ts';
import { SessionClosed } from '../session-closed.ts';
import type { Credentials } from './credentials.ts';

/**
 * Where the client's mailbox is.
 *
 * @throws DirectoryUnavailableError
 * @throws SessionClosed when the client has gone meanwhile
 */
export async function findPlacement(session: Session, credentials: Credentials): Promise<Placement> {
  const { config, directory, events } = session.context;
  const login = routedLogin(credentials.identity, passwordOf(credentials), config.defaultDomain);
  const placement = await directory.find(login).catch((error: unknown) => {
    if (error instanceof DirectoryUnavailableError) events.login('directory-unavailable');
    throw error;
  });
  if (session.ended) throw new SessionClosed();
  return placement;
}

/** As UTF-8 text; undefined for a token. */
function passwordOf({ mechanism, response }: Credentials): Secret | undefined {
  if (mechanism !== 'PLAIN') return undefined;
  const password = response.reveal().split('\0')[2] ?? '';
  return new Secret(Buffer.from(password, 'latin1').toString('utf8'));
}
