import { type EventIntake, type MailboxMark, type MailLogin, needsLook, type Trouble } from '@mailweave/push';
import type { ImapSession } from '../mail-server/imap-session.ts';
import { MailServerLostError } from '../mail-server/mail-server-errors.ts';
import { signIn } from '../mail-server/sign-in.ts';
import type { ListenerEvents } from './listener-events.ts';
import { INBOX, MailboxWatch, type WatchParts } from './mailbox-watch.ts';

export type LookParts = Omit<WatchParts, 'events' | 'toldSinceMs'> & {
  /** @throws BackendUnreachableError, MailServerLostError */
  openSession(): Promise<ImapSession>;
  /** What the mailbox is opened with; undefined: nothing is known. @throws AppError */
  login(): Promise<MailLogin | undefined>;
  events: WatchParts['events'] & Pick<ListenerEvents, 'foundLate'>;
};

/** What was told longer ago may be forgotten: `delivery.keepDays` is one day at least. */
const NEWS_MS = 24 * 60 * 60_000;

/**
 * Looks at INBOX over a connection of its own, and tells what came since the last look and nobody has told. The first look only
 * notes how far the mailbox has come. Without anything to sign in with there is no look, and no trouble: who writes the attribute says so.
 * @throws AppError
 */
export async function lookAtInbox(parts: LookParts): Promise<Trouble | undefined> {
  const login = await parts.login();
  if (login === undefined) return undefined;
  await using session = await parts.openSession();
  const verdict = await signIn(session, login);
  if (verdict !== 'in') return verdict;
  const mark = await parts.marks.find({ accountId: parts.accountId, mailbox: INBOX.mailbox });
  if (mark !== undefined && !(await hasNews(session, mark))) return undefined;
  const intake = new CountedIntake(parts.intake);
  const toldSinceMs = parts.clock.nowMs() - NEWS_MS;
  const watch = await MailboxWatch.start(session, { ...parts, intake, toldSinceMs }, INBOX);
  if (watch === undefined) throw new MailServerLostError();
  if (intake.accepted > 0) parts.events.foundLate(parts.accountId, intake.accepted);
  return undefined;
}

/** Most mailboxes have none: one command says so. */
async function hasNews(session: ImapSession, mark: MailboxMark): Promise<boolean> {
  const items = ['UIDNEXT', 'UIDVALIDITY'] as const;
  const { untagged } = await session.run({ name: 'STATUS', mailbox: INBOX.onWire, items });
  const values = untagged.find((response) => response.name === 'STATUS')?.values;
  const [uidNext, uidValidity] = [values?.get('UIDNEXT'), values?.get('UIDVALIDITY')];
  if (uidNext === undefined || uidValidity === undefined) return true;
  return needsLook(
    { mark, followsUnread: false },
    { uidNext: Number(uidNext), uidValidity: Number(uidValidity) },
  );
}

/** Counts what nobody had told before. */
class CountedIntake implements EventIntake {
  accepted = 0;
  readonly #intake: EventIntake;

  constructor(intake: EventIntake) {
    this.#intake = intake;
  }

  async accept(event: Parameters<EventIntake['accept']>[0]): Promise<'accepted' | 'known'> {
    const outcome = await this.#intake.accept(event);
    if (outcome === 'accepted' && event.event === 'new-mail') this.accepted += 1;
    return outcome;
  }
}
