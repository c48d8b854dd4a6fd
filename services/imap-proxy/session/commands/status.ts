/**
 * STATUS (RFC 3501 6.3.10) and LIST ... RETURN (STATUS ...) (RFC 5819): the counts of a woven mailbox are
 * what SELECT would show.
 */
import {
  type ByteString,
  type Frame,
  ImapSyntaxError,
  parseCommand,
  type Response,
  WireWriter,
  writeResponse,
} from '@mailweave/imap';
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
    take: (held) => session.relay.pieces([statusLine(held, wovenOf, session)]),
  };
  session.answer(await session.link.run(command.tag, session.segments(command), collecting));
}

async function lookUpWoven(session: Session, command: ClientCommand): Promise<WovenOf> {
  const { selected, weave } = session;
  const lookups = new Map<string, Lookup>();
  for (const name of await namesAsked(session, command)) {
    if (weave !== undefined && selected?.name !== name) lookups.set(name, await weave.lookUp(name));
  }
  return (name, { values }) => {
    if (selected?.name === name) return selected.view.woven.map(({ message }) => message);
    const told = values.get('UIDVALIDITY');
    return (lookups.get(name)?.woven ?? [])
      .filter(({ record }) => typeof told !== 'bigint' || BigInt(record.uidValidity) === told)
      .map(({ message }) => message);
  };
}

/**
 * The woven mailboxes that the answer may be about: of LIST any, for which folders it names is not known before. A client
 * that polls its other folders costs the store nothing.
 */
async function namesAsked({ folders }: Session, { word, frame }: ClientCommand): Promise<readonly string[]> {
  if (folders === undefined) return [];
  if (word !== 'STATUS') return await folders.wovenNames();
  const mailbox = mailboxOf(frame);
  if (mailbox === undefined) return await folders.wovenNames();
  const name = await folders.wovenName(mailbox);
  return name === undefined ? [] : [name];
}

/** Undefined when the command has items that are not known here: the backend judges them. */
function mailboxOf(frame: Frame): ByteString | undefined {
  try {
    const { command } = parseCommand(frame);
    return command.name === 'STATUS' ? command.mailbox : undefined;
  } catch (error) {
    if (error instanceof ImapSyntaxError) return undefined;
    throw error;
  }
}

function statusLine({ response, bytes }: HeldResponse, wovenOf: WovenOf, { folders, link }: Session): Buffer {
  const name = response.name === 'STATUS' ? folders?.nameOf(response.mailbox) : undefined;
  if (response.name !== 'STATUS' || name === undefined) return bytes;
  const woven = wovenOf(name, response);
  return woven.length === 0 ? bytes : statusBytes(weaveStatus(response, woven), link.enabled.utf8);
}

function statusBytes(response: Response, utf8: boolean): Buffer {
  const writer = new WireWriter('server');
  writer.utf8 = utf8;
  writeResponse(response, writer);
  return writer.toBuffer();
}
