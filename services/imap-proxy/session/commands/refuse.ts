import type { CommandHandler } from '../session.ts';

/** Commands that belong before the log-in, or would lead a client past the proxy. */
export const refuse: CommandHandler = async (session, command) => {
  await session.link.quiet();
  session.tagged(command.tag, 'BAD', `${command.word} is not possible here.`);
};
