import type { MailboxEvent } from '@mailweave/push';
import { ListenerWorld } from './listener-world.ts';
import { NotifyServer } from './notify-server.ts';

/** The times of the listeners in these worlds, in milliseconds. */
export const IDLE_MS = 28 * 60_000;
export const LOOK_MS = 15 * 60_000;
export const POLL_MS = 60_000;
export const COMMAND_TIMEOUT_MS = 31_000;

export const MAILBOXES = ['INBOX', 'Lists', 'Sent'];

/** A server that has NOTIFY, and a listener whose devices want to hear of INBOX and Lists. */
export async function notifyWorld(prepare: (server: NotifyServer) => void = () => undefined) {
  const server = await NotifyServer.start(MAILBOXES);
  prepare(server);
  const world = new ListenerWorld();
  world.port = server.port;
  world.wanted = ['INBOX', 'Lists'];
  const end = async (): Promise<void> => {
    await world[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return { server, world, [Symbol.asyncDispose]: end };
}

/** Until the listener idles, and every mailbox was looked at. */
export function untilQuiet({ timer }: ListenerWorld): Promise<void> {
  return timer.until((delays) => delays.includes(IDLE_MS) && !delays.includes(COMMAND_TIMEOUT_MS));
}

/** One word of each event: the mailbox with the UID, after `seen` if it is no new mail. */
export function toldOf(events: readonly MailboxEvent[]): string[] {
  return events.map((event) =>
    event.event === 'new-mail' ? `${event.mailbox} ${event.uid}` : `seen ${event.mailbox} ${event.uids}`,
  );
}
