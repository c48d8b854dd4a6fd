/**
 * SELECT and EXAMINE: the weave is loaded while the backend selects; the answer is held, within the budget,
 * until it is known what is woven (weaving.md). A mailbox that is not woven passes as it is.
 */
import { canonicalMailboxName, parseCommand, type SelectCommand, type Uid } from '@mailweave/imap';
import {
  ClientView,
  type HeldResponse,
  QuietPeriod,
  readSelectFacts,
  type SelectFacts,
  selectLines,
} from '@mailweave/mailbox-overlay';
import type { Lookup, UserWeave } from '../../weaving/user-weave.ts';
import { type MailboxFacts, needsBackend, type PutIn, weaveMailbox } from '../../weaving/weave-mailbox.ts';
import { type BackendLink, collectAll } from '../backend-link.ts';
import { noteModSequences } from '../mod-sequences.ts';
import type { TaggedAnswer } from '../response-router.ts';
import type { SelectedMailbox } from '../selected-mailbox.ts';
import type { CommandHandler, Session } from '../session.ts';
import { relayAlone } from './relay.ts';

export const selectMailbox: CommandHandler = async (session, command) => {
  await session.link.quiet();
  noteModSequences(session, command);
  const { command: parsed } = parseCommand(command.frame);
  const weave = wovenFor(session, parsed as SelectCommand);
  if (weave === undefined && session.selected === undefined) return await relayAlone(session, command);
  const name = canonicalMailboxName((parsed as SelectCommand).mailbox);
  const selectedAtMs = session.context.clock.nowMs();
  const lookup = weave?.lookUp(name);
  const held: HeldResponse[] = [];
  const tagged = await session.link.run(command.tag, session.segments(command), collectAll(held));
  // A SELECT that fails leaves no mailbox selected, one that is not understood leaves the one before.
  if (tagged.response.name !== 'BAD') session.deselect();
  if (lookup === undefined || tagged.response.name !== 'OK') return relayHeld(session, held, tagged);
  const examine = parsed.name === 'EXAMINE';
  await openWoven(session, { name, lookup, held, tagged, examine, selectedAtMs });
};

function wovenFor(session: Session, parsed: SelectCommand): UserWeave | undefined {
  const { weave } = session;
  if (weave === undefined || !weave.serves(canonicalMailboxName(parsed.mailbox))) return undefined;
  if (parsed.qresync === undefined) return weave;
  // Not offered, asked for all the same: the real mailbox, and nothing woven.
  session.context.events.notWoven('condstore');
  return undefined;
}

function relayHeld(session: Session, held: readonly HeldResponse[], tagged: TaggedAnswer): void {
  session.relay.responses(held.map(({ bytes }) => bytes));
  session.answer(tagged);
}

type Opening = {
  name: string;
  lookup: Promise<Lookup>;
  held: HeldResponse[];
  tagged: TaggedAnswer;
  examine: boolean;
  selectedAtMs: number;
};

async function openWoven(session: Session, opening: Opening): Promise<void> {
  const { held, tagged } = opening;
  const facts = readSelectFacts(held, tagged.response);
  const readOnly = facts.readOnly || opening.examine;
  const view = new ClientView(facts.exists, [], { readOnly, enabled: session.enabled });
  if (facts.highestModSeq !== undefined) view.modSeqs.learn(facts.highestModSeq);
  const selected: SelectedMailbox = {
    name: opening.name,
    view,
    facts: mailboxFacts(facts, { readOnly, selectedAtMs: opening.selectedAtMs }, session.link),
    records: new Map(),
    notBeforeMs: 0,
  };
  const quiet = new QuietPeriod(view, facts.uidNext === undefined ? undefined : facts.uidNext - 1);
  // Nothing has been told yet: what comes up meanwhile goes into the answer, not before it.
  const take = (response: HeldResponse): unknown => quiet.apply(response);
  await session.link.collectDuring({ wants: () => true, take, passesNotices: true }, async () =>
    weaveAtSelect(session, await opening.lookup, selected, quiet),
  );
  const untouched = !view.isWoven && quiet.announcedExpunges === 0;
  const changes = { recent: quiet.recent, expunged: quiet.announcedExpunges > 0 };
  session.relay.responses(untouched ? held.map(({ bytes }) => bytes) : selectLines(held, view, changes));
  session.answer(tagged);
  session.select(selected);
  // Mail that came while the answer was held: its UID is not below the answer's UIDNEXT, so it is told apart.
  if (quiet.end()) session.text(`* ${view.exists} EXISTS\r\n`);
}

async function weaveAtSelect(
  { context, link, weave }: Session,
  lookup: Lookup,
  { view, facts, records }: SelectedMailbox,
  quiet: QuietPeriod,
): Promise<void> {
  if (!facts.claimable && lookup.due.length > 0) context.events.notWoven('not-claimable');
  if (weave === undefined || !needsBackend({ view, facts, lookup })) return;
  const tools = { context, link, weave, quiet, output: [] };
  const putIn: PutIn = (message, record, realBelow) => {
    view.place(message, realBelow);
    records.set(message.uid, record);
    return true;
  };
  const takeOut = (uid: Uid): void => {
    view.takeOut(uid);
    records.delete(uid);
  };
  await weaveMailbox(tools, { view, facts, lookup, putIn, takeOut });
}

function mailboxFacts(
  facts: SelectFacts,
  { readOnly, selectedAtMs }: { readOnly: boolean; selectedAtMs: number },
  link: BackendLink,
): MailboxFacts {
  const deletes = facts.permanentFlags.some((flag) => flag.toLowerCase() === '\\deleted');
  return {
    uidValidity: facts.uidValidity ?? 0,
    uidNext: facts.uidNext,
    selectedAtMs,
    claimable:
      !readOnly &&
      facts.uidValidity !== undefined &&
      !facts.uidNotSticky &&
      deletes &&
      link.capabilities.has('UIDPLUS'),
  };
}
