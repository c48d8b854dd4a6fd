/**
 * STATUS (RFC 3501 6.3.10) and LIST ... RETURN (STATUS ...) (RFC 5819): the counts of a woven mailbox are
 * what SELECT would show.
 */
import { canonicalMailboxName, type Response, WireWriter, writeResponse } from '@mailweave/imap';
import { type HeldResponse, type WovenMessage, weaveStatus } from '@mailweave/mailbox-overlay';
import type { Lookup } from '../../weaving/user-weave.ts';
import type { ClientCommand } from '../command-reader.ts';
import type { Collecting } from '../response-router.ts';
import type { CommandHandler, Session } from '../session.ts';
import { relayAlone, relayCommand } from './relay.ts';

type MailboxStatus = Extract<Response, { name: 'STATUS' }>;

export const status: CommandHandler = (session, command) => {
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

async function wovenStatus(session: Session, command: ClientCommand): Promise<void> {
  const { weave, link } = session;
  await link.quiet();
  if (weave === undefined) return await relayAlone(session, command);
  const lookups = new Map<string, Lookup>();
  const held: HeldResponse[] = [];
  const collecting: Collecting = {
    wants: (head) => head.kind === 'untagged' && head.word === 'STATUS',
    take: (response) => held.push(response),
  };
  const tagged = await link.run(command.tag, session.segments(command), collecting);
  for (const { response, bytes } of held) {
    const woven = response.name === 'STATUS' ? await wovenOf(session, response, lookups) : [];
    session.relay.pieces([
      woven.length === 0 || response.name !== 'STATUS' ? bytes : statusBytes(response, woven),
    ]);
  }
  session.answer(tagged);
}

/** What is woven in the mailbox of a STATUS line: as this session shows it, else as a SELECT would. */
async function wovenOf(
  session: Session,
  response: MailboxStatus,
  lookups: Map<string, Lookup>,
): Promise<WovenMessage[]> {
  const name = canonicalMailboxName(response.mailbox);
  const { selected, weave } = session;
  if (selected?.name === name) return selected.view.woven.map(({ message }) => message);
  if (weave === undefined || !weave.serves(name)) return [];
  const lookup = lookups.get(name) ?? (await weave.lookUp(name));
  lookups.set(name, lookup);
  const told = response.values.get('UIDVALIDITY');
  return lookup.woven
    .filter(({ record }) => typeof told !== 'bigint' || BigInt(record.uidValidity) === told)
    .map(({ message }) => message);
}

function statusBytes(response: MailboxStatus, woven: readonly WovenMessage[]): Buffer {
  const writer = new WireWriter('server');
  writeResponse(weaveStatus(response, woven), writer);
  return writer.toBuffer();
}
