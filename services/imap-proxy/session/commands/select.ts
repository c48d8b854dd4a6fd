/**
 * SELECT and EXAMINE: the weave is loaded while the backend selects; the answer is held, within the budget,
 * until it is known what is woven. A mailbox that is not woven passes as it is.
 *
 * Standard: sync; RFC 7162 3.2.5.2; sequence match data; not used: the answer may be longer
 */
import {
  parseCommand,
  type SelectCommand,
  tag as tagOf,
  type Uid,
  type WireSegment,
  writeCommand,
} from '@mailweave/imap';
import {
  ClientView,
  type HeldResponse,
  isResync,
  QuietPeriod,
  Resync,
  readSelectFacts,
  type SelectFacts,
  selectLines,
  UnseenQuery,
  withoutRanges,
} from '@mailweave/mailbox-overlay';
import type { ClaimTools } from '../../weaving/claim.ts';
import { maybeGone, verifyGone } from '../../weaving/gone-uids.ts';
import type { MailboxFacts } from '../../weaving/mailbox-facts.ts';
import type { Lookup } from '../../weaving/user-weave.ts';
import { needsBackend, type PutIn, weaveMailbox } from '../../weaving/weave-mailbox.ts';
import { collectAll } from '../backend-link.ts';
import type { ClientCommand } from '../command-reader.ts';
import { noteModSequences } from '../mod-sequences.ts';
import type { TaggedAnswer } from '../response-router.ts';
import type { SelectedMailbox } from '../selected-mailbox.ts';
import type { CommandHandler, Session } from '../session.ts';
import { relayAlone } from './relay.ts';

export const selectMailbox: CommandHandler = async (session, command) => {
  await session.link.quiet();
  noteModSequences(session, command);
  const parsed = parseCommand(command.frame).command as SelectCommand;
  const name = await session.folders?.wovenName(parsed.mailbox);
  if (name === undefined && session.selected === undefined) return await relayAlone(session, command);
  const selectedAtMs = session.context.clock.nowMs();
  const lookup = name === undefined ? undefined : session.weave?.lookUpOpen(name);
  const held: HeldResponse[] = [];
  const segments = name === undefined ? session.segments(command) : segmentsOf(session, command, parsed);
  const tagged = await session.link.run(command.tag, segments, collectAll(held));
  // A SELECT that fails leaves no mailbox selected, one that is not understood leaves the one before.
  if (tagged.response.name !== 'BAD') session.deselect();
  if (name === undefined || lookup === undefined || tagged.response.name !== 'OK') {
    return relayHeld(session, held, tagged);
  }
  await openWoven(session, { name, lookup, held, tagged, parsed, selectedAtMs });
};

/**
 * The match data of QRESYNC has the client's numbers, which mean other messages to the backend. It only makes
 * answers shorter (RFC 7162 3.2.5.2), so it is left out. Known UIDs pass: the backend reports no woven one but as
 * vanished.
 */
function segmentsOf(session: Session, command: ClientCommand, parsed: SelectCommand): WireSegment[] {
  if (parsed.qresync?.sequenceMatch === undefined) return session.segments(command);
  const writer = session.link.newWriter();
  const qresync = { ...parsed.qresync, sequenceMatch: undefined };
  writeCommand({ tag: tagOf(command.tag), command: { ...parsed, qresync } }, writer);
  return writer.segments();
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
  parsed: SelectCommand;
  selectedAtMs: number;
};

async function openWoven(session: Session, opening: Opening): Promise<void> {
  const { held, tagged, parsed } = opening;
  const facts = readSelectFacts(held, tagged.response);
  const readOnly = facts.readOnly || parsed.name === 'EXAMINE';
  const view = new ClientView(facts.exists, [], { readOnly, enabled: session.link.enabled });
  if (facts.highestModSeq !== undefined) view.modSeqs.learn(facts.highestModSeq);
  const selected: SelectedMailbox = {
    name: opening.name,
    view,
    facts: mailboxFacts(facts, { ...opening, readOnly }, session),
    records: new Map(),
    notBeforeMs: 0,
    maybeGone: [],
  };
  const { qresync } = parsed;
  const resync = qresync && isResync(qresync, facts) ? new Resync(qresync, held, facts) : undefined;
  const quiet = new QuietPeriod(view, {
    highestTold: facts.uidNext === undefined ? undefined : facts.uidNext - 1,
    observe: (response) => resync?.take(response),
  });
  const esearch = session.link.capabilities.has('ESEARCH');
  const unseen = facts.firstUnseen === undefined ? new UnseenQuery(esearch) : undefined;
  // Nothing has been told yet: what comes up meanwhile goes into the answer, not before it.
  const take = (response: HeldResponse): unknown => quiet.apply(response);
  await session.link.collectDuring({ wants: () => true, take, passesNotices: true }, async () => {
    const lookup = await opening.lookup;
    await weaveAtSelect(session, lookup, selected, { quiet, unseen });
    selected.maybeGone = maybeGone(lookup, selected);
    if (resync !== undefined) await askForGone(session, selected, resync, quiet);
  });
  const untouched = !view.isWoven && quiet.announcedExpunges === 0 && resync?.isWhole(view) !== false;
  const noneUnseen = unseen?.noneUnseen === true;
  const changes = { recent: quiet.recent, expunged: quiet.announcedExpunges > 0, noneUnseen };
  session.relay.responses(
    untouched
      ? held.map(({ bytes }) => bytes)
      : [...selectLines(held, view, changes), ...(resync?.lines(view) ?? [])],
  );
  session.answer(tagged);
  session.select(selected);
  // Mail that came while the answer was held: its UID is not below the answer's UIDNEXT, so it is told apart.
  if (quiet.end()) session.text(`* ${view.exists} EXISTS\r\n`);
}

async function askForGone(
  { link }: Session,
  selected: SelectedMailbox,
  resync: Resync,
  quiet: QuietPeriod,
): Promise<void> {
  const asked = resync.known(selected.maybeGone);
  selected.maybeGone = withoutRanges(selected.maybeGone, asked);
  await verifyGone(link, selected, asked, ({ untagged }) => {
    for (const response of untagged) quiet.apply(response);
  });
}

async function weaveAtSelect(
  { context, link, weave }: Session,
  lookup: Lookup,
  { view, facts, records }: SelectedMailbox,
  questions: Pick<ClaimTools, 'quiet' | 'unseen'>,
): Promise<void> {
  if (!facts.claimable && lookup.due.length > 0) context.events.notWoven('not-claimable');
  if (weave === undefined || !needsBackend({ view, facts, lookup })) return;
  const tools = { context, link, weave, ...questions, output: [] };
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
  opening: Pick<Opening, 'parsed' | 'selectedAtMs'> & { readOnly: boolean },
  { link, folders }: Session,
): MailboxFacts {
  const { parsed, selectedAtMs, readOnly } = opening;
  // Without UIDNEXT nobody can say whether a VANISHED is the stub's or a message's that the client is told of.
  const stubIsKnown = facts.uidNext !== undefined || !link.enabled.qresync;
  const deletes = facts.permanentFlags.some((flag) => flag.toLowerCase() === '\\deleted');
  return {
    wireName: parsed.mailbox,
    uidValidity: facts.uidValidity ?? 0,
    uidNext: facts.uidNext,
    selectedAtMs,
    claimable:
      !readOnly &&
      facts.uidValidity !== undefined &&
      !facts.uidNotSticky &&
      stubIsKnown &&
      deletes &&
      link.capabilities.has('UIDPLUS') &&
      folders?.mayClaim(parsed.mailbox) === true,
  };
}
