import type { CommandHandler } from '../session.ts';

/** With nothing woven the pipeline passes as it is: sent at once, answered as the backend answers. */
export const relayCommand: CommandHandler = (session, command) => {
  const [segment, ...rest] = session.segments(command);
  if (segment === undefined || rest.length > 0) return relayAlone(session, command);
  session.link.relay(command.tag, segment);
  return undefined;
};

/** One at a time: waits for what was relayed before, and for the command's own end. */
export const relayAlone: CommandHandler = async (session, command) => {
  await session.link.quiet();
  session.answer(await session.link.run(command.tag, session.segments(command)));
};
