import type { LoginAttempt } from '../../limits/failed-logins.ts';
import type { Session } from '../session.ts';
import { SessionClosed } from '../session-closed.ts';

/**
 * Waits as long as failed log-ins make this one wait; no connection to a backend is open meanwhile.
 *
 * @returns false when it would have to wait for too long
 * @throws SessionClosed when the client has gone meanwhile
 */
export async function waitForTurn(session: Session, attempt: LoginAttempt): Promise<boolean> {
  const { events, failedLogins } = session.context;
  const turn = failedLogins.turn(attempt);
  if (turn.outcome === 'refused') return false;
  if (turn.delayMs === 0) return true;
  events.loginDelayed(turn.delayMs);
  await new Promise((resolve) => setTimeout(resolve, turn.delayMs));
  if (session.ended) throw new SessionClosed();
  return true;
}
