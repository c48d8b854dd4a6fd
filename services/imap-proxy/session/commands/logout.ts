/**
 * Standard: commands; RFC 3501 6.1.3; LOGOUT
 */
import type { CommandHandler } from '../session.ts';

/** LOGOUT (RFC 3501 6.1.3): the backend says BYE and OK, then both connections end. */
export const logout: CommandHandler = async (session, command) => {
  await session.link.quiet();
  // One packet for BYE and OK: a log-out is as frequent as a log-in.
  session.client.gatherLastWords();
  const tagged = await session.link.run(command.tag, session.segments(command));
  session.answer(tagged);
  session.end();
};
