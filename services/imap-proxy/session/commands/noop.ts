/**
 * NOOP and CHECK (RFC 3501 6.1.2, 6.4.1): where a client hears of what changed elsewhere.
 *
 * Standard: commands; RFC 3501 6.1.2; NOOP; whole, new campaigns and withdrawals appear
 * Standard: commands; RFC 3501 6.4.1; CHECK; whole, as NOOP
 */
import { applyStore, takeInNew } from '../../weaving/refresh.ts';
import type { Lookup } from '../../weaving/user-weave.ts';
import { needsBackend } from '../../weaving/weave-mailbox.ts';
import type { CommandHandler, Session } from '../session.ts';
import { relayAlone, relayCommand } from './relay.ts';

export const noop: CommandHandler = (session, command) => {
  if (session.selected === undefined || session.weave === undefined) return relayCommand(session, command);
  if (session.weave.changed) return refreshThenRelay(session, command);
  return session.selected.view.isWoven ? relayAlone(session, command) : relayCommand(session, command);
};

async function refreshThenRelay(session: Session, command: Parameters<CommandHandler>[1]): Promise<void> {
  await session.link.quiet();
  await refresh(session);
  await relayAlone(session, command);
}

/** Tells the client what is new in its weave. Only where EXPUNGE may be said, with no command under way. */
export async function refresh(session: Session): Promise<void> {
  const lookup = await refreshFromStore(session);
  if (lookup !== undefined) await refreshFromBackend(session, lookup);
}

/** Withdrawals and flags. Returns the look-up if the backend has to be asked for the rest. */
export async function refreshFromStore(session: Session): Promise<Lookup | undefined> {
  const { selected, weave } = session;
  if (selected === undefined || weave === undefined) return undefined;
  const lookup = await weave.lookUpOpen(selected.name);
  if (lookup.outcome === 'unknown') return undefined;
  session.relay.pieces(applyStore(selected, lookup));
  return needsBackend({ view: selected.view, facts: selected.facts, lookup }) ? lookup : undefined;
}

/** New messages, with commands of the proxy's own. */
export async function refreshFromBackend(session: Session, lookup: Lookup): Promise<void> {
  const { selected, weave, context, link } = session;
  if (selected === undefined || weave === undefined) return;
  session.relay.pieces(await takeInNew({ context, link, weave }, selected, lookup));
}
