import {
  DirectoryUnavailableError,
  type Placement,
  type RoutedLogin,
} from '../../routing/backend-directory.ts';
import type { Session } from '../session.ts';
import { SessionClosed } from '../session-closed.ts';

/**
 * Where the client's mailbox is.
 *
 * @throws DirectoryUnavailableError
 * @throws SessionClosed when the client has gone meanwhile
 */
export async function findPlacement(session: Session, login: RoutedLogin): Promise<Placement> {
  const { directory, events } = session.context;
  const placement = await directory.find(login).catch((error: unknown) => {
    if (error instanceof DirectoryUnavailableError) events.login('directory-unavailable');
    throw error;
  });
  if (session.ended) throw new SessionClosed();
  return placement;
}
