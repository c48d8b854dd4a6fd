/**
 * ENABLE (RFC 5161): what is not offered is not enabled either; the RFC has a server pass over names that it
 * does not know.
 */
import { parseCommand, WireWriter, writeCommand } from '@mailweave/imap';
import { offeredCapabilities } from '../../backend/capabilities.ts';
import type { CommandHandler } from '../session.ts';

export const enable: CommandHandler = async (session, command) => {
  await session.link.quiet();
  const { tag, command: parsed } = parseCommand(command.frame);
  if (parsed.name !== 'ENABLE') return;
  const capabilities = offeredCapabilities(parsed.capabilities);
  if (capabilities.length === 0) {
    session.text(`* ENABLED\r\n`);
    return session.tagged(tag, 'OK', 'Nothing was enabled.');
  }
  const writer = new WireWriter(session.link.literalMode);
  writeCommand({ tag, command: { name: 'ENABLE', capabilities } }, writer);
  session.answer(await session.link.run(tag, writer.segments()));
};
