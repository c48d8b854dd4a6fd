/**
 * COMPARATOR (RFC 5255 4.7): relayed, and what the backend says that it compares by from now on, woven messages are
 * compared by as well. Until it has said anything that is i;unicode-casemap, the default that the RFC asks for (4.3,
 * 4.4). So it is for a comparator that is not known here: those that servers choose for a language ignore case too,
 * and a program and its NOT stay each other's opposite. What may differ is whether a woven message is found, and
 * where it stands in a SORT; no real message depends on it.
 *
 * Standard: finding; RFC 5255, 4790, 5051; COMPARATOR, I18NLEVEL=1, I18NLEVEL=2; whole with i;octet, i;ascii-casemap and i;unicode-casemap; by others the backend finds and sorts real messages, and woven ones go by i;unicode-casemap
 */
import { type ByteString, parseCommand, textOf } from '@mailweave/imap';
import { comparatorNamed } from '@mailweave/message';
import type { Collecting } from '../response-router.ts';
import type { CommandHandler } from '../session.ts';

export const comparator: CommandHandler = async (session, command) => {
  await session.link.quiet();
  const told: ByteString[] = [];
  const collecting: Collecting = {
    wants: (head) => head.kind === 'untagged' && head.word === 'COMPARATOR',
    take: ({ response, bytes }) => {
      if (response.name === 'COMPARATOR') told.push(response.active);
      session.relay.pieces([bytes]);
    },
  };
  const { command: parsed } = parseCommand(command.frame);
  const answer = await session.link.run(command.tag, session.segments(command), collecting);
  const active = told.at(-1);
  const changes = parsed.name === 'COMPARATOR' && parsed.orders.length > 0;
  if (answer.response.name === 'OK' && (changes || active !== undefined)) {
    session.comparator = active && comparatorNamed(textOf(active));
  }
  session.answer(answer);
};
