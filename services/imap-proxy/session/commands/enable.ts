/**
 * ENABLE (RFC 5161): what is not offered is not enabled either; the RFC has a server pass over names that it
 * does not know. What the backend says that it has enabled decides how woven messages are spoken of.
 *
 * Standard: sync; RFC 7162 3.2.3; ENABLE QRESYNC; whole, it is CONDSTORE too
 * Standard: base; RFC 5161; ENABLE; names that are not offered are passed over
 */
import { parseCommand, writeCommand } from '@mailweave/imap';
import type { HeldResponse } from '@mailweave/mailbox-overlay';
import { offeredCapabilities } from '../../backend/capabilities.ts';
import type { Collecting } from '../response-router.ts';
import type { CommandHandler, Session } from '../session.ts';

export const enable: CommandHandler = async (session, command) => {
  await session.link.quiet();
  const { tag, command: parsed } = parseCommand(command.frame);
  if (parsed.name !== 'ENABLE') return;
  const capabilities = offeredCapabilities(parsed.capabilities);
  if (capabilities.length === 0) {
    session.text(`* ENABLED\r\n`);
    return session.tagged(tag, 'OK', 'Nothing was enabled.');
  }
  const writer = session.link.newWriter();
  writeCommand({ tag, command: { name: 'ENABLE', capabilities } }, writer);
  const collecting: Collecting = {
    wants: (head) => head.kind === 'untagged' && head.word === 'ENABLED',
    take: (held) => {
      noteEnabled(held, session);
      session.relay.pieces([held.bytes]);
    },
  };
  session.answer(await session.link.run(tag, writer.segments(), collecting));
};

/** QRESYNC means CONDSTORE as well (RFC 7162 3.2.3). */
function noteEnabled({ response }: HeldResponse, session: Session): void {
  if (response.name !== 'ENABLED') return;
  const { enabled } = session.link;
  const names = response.capabilities.map((name) => name.toUpperCase());
  if (names.includes('QRESYNC')) enabled.qresync = true;
  if (names.includes('QRESYNC') || names.includes('CONDSTORE')) enabled.condstore = true;
  if (!names.includes('UTF8=ACCEPT') || enabled.utf8) return;
  enabled.utf8 = true;
  namesChanged(session);
}

/** From here on names are UTF-8: what was learned by the names before means nothing any more. */
function namesChanged({ folders, selected }: Session): void {
  folders?.forget();
  // ENABLE has no place while a mailbox is open (RFC 5161 3.1). By the name that this one was opened by, a stub could go elsewhere.
  if (selected !== undefined) selected.facts = { ...selected.facts, claimable: false };
}
