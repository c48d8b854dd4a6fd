/**
 * STATUS (RFC 3501 6.3.10) and LIST ... RETURN (STATUS ...) (RFC 5819): the counts of a woven mailbox are
 * what SELECT would show.
 */
import { canonicalMailboxName, type Response, WireWriter, writeResponse } from '@mailweave/imap';
import { type HeldResponse, type WovenMessage, weaveStatus } from '@mailweave/mailbox-overlay';
import type { Lookup } from '../../weaving/user-weave.ts';
import type { ClientCommand } from '../command-reader.ts';
import { noteModSequences } from '../mod-sequences.ts';
import type { Collecting } from '../response-router.ts';
import type { CommandHandler, Session } from '../session.ts';
import { relayAlone, relayCommand } from './relay.ts';

type MailboxStatus = Extract<Response, { name: 'STATUS' }>;

export const status: CommandHandler = (session, command) => {
  noteModSequences(session, command);
  return session.weave === undefined ? relayNotWoven(session, command) : wovenStatus(session, command);
};

/** LIST answers STATUS lines only when it is asked for them. */
export const list: CommandHandler = (session, command) => {
  const asks = command.frame.lines.some((line) => /\bSTATUS\b/i.test(line.toString('latin1')));
  return asks ? status(session, command) : relayNotWoven(session, command);
};

function relayNotWoven(session: Session, command: ClientCommand): Promise<void> | undefined {
  const alone = session.selected?.view.isWoven === true;
  return alone ? relayAlone(session, command) : relayCommand(session, command);
}

/** What is woven in a mailbox of this name: as this session shows it, else as a SELECT would. */
type WovenOf = (name: string, status: MailboxStatus) => readonly WovenMessage[];

async function wovenStatus(session: Session, command: ClientCommand): Promise<void> {
  await session.link.quiet();
  // Known before the backend is asked, so that its answers pass in their order.
  const wovenOf = await lookUpWoven(session, command);
  const collecting: Collecting = {
    wants: (head) => head.kind === 'untagged' && head.word === 'STATUS',
    take: (held) => session.relay.pieces([statusLine(held, wovenOf)]),
  };
  session.answer(await session.link.run(command.tag, session.segments(command), collecting));
}

async function lookUpWoven({ selected, weave }: Session, command: ClientCommand): Promise<WovenOf> {
  const lookups = new Map<string, Lookup>();
  for (const name of weave?.mailboxes ?? []) {
    if (weave === undefined || selected?.name === name || !mayAnswerFor(name, command)) continue;
    lookups.set(name, await weave.lookUp(name));
  }
  return (name, { values }) => {
    if (selected?.name === name) return selected.view.woven.map(({ message }) => message);
    const told = values.get('UIDVALIDITY');
    return (lookups.get(name)?.woven ?? [])
      .filter(({ record }) => typeof told !== 'bigint' || BigInt(record.uidValidity) === told)
      .map(({ message }) => message);
  };
}

/** A client that polls its other folders costs the store nothing. Which folders LIST names is not known before. */
function mayAnswerFor(name: string, { word, frame }: ClientCommand): boolean {
  if (word !== 'STATUS') return true;
  const texts = [...frame.lines, ...frame.literals.map(({ bytes }) => bytes)];
  return texts.some((text) => text.toString('latin1').toUpperCase().includes(name.toUpperCase()));
}

function statusLine({ response, bytes }: HeldResponse, wovenOf: WovenOf): Buffer {
  if (response.name !== 'STATUS') return bytes;
  const woven = wovenOf(canonicalMailboxName(response.mailbox), response);
  return woven.length === 0 ? bytes : statusBytes(response, woven);
}

function statusBytes(response: MailboxStatus, woven: readonly WovenMessage[]): Buffer {
  const writer = new WireWriter('server');
  writeResponse(weaveStatus(response, woven), writer);
  return writer.toBuffer();
}
