import type { CommandHandler } from '../session.ts';

/** LOGOUT (RFC 3501 6.1.3): the backend says BYE and OK, then both connections end. */
export const logout: CommandHandler = async (session, command) => {
  await session.link.quiet();
  const tagged = await session.link.run(command.tag, session.segments(command));
  session.answer(tagged);
  session.end();
};
