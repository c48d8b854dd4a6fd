/** ID (RFC 2971): relayed, but for the fields that only a proxy may say. */
import { parseCommand, writeCommand } from '@mailweave/imap';
import { clientName, hasProxyField, ownFields } from '../client-id.ts';
import type { CommandHandler } from '../session.ts';
import { relayAlone } from './relay.ts';

export const id: CommandHandler = async (session, command) => {
  const { tag, command: parsed } = parseCommand(command.frame);
  if (parsed.name === 'ID' && session.weave !== undefined)
    session.weave.clientName = clientName(parsed.parameters) ?? session.weave.clientName;
  if (parsed.name !== 'ID' || !hasProxyField(parsed.parameters)) return relayAlone(session, command);
  await session.link.quiet();
  const writer = session.link.newWriter();
  writeCommand({ tag, command: { name: 'ID', parameters: ownFields(parsed.parameters) } }, writer);
  session.answer(await session.link.run(tag, writer.segments()));
};
