import { setTimeout as pause } from 'node:timers/promises';
import type { ChurnOptions } from './job.ts';
import { LoadConnection } from './load-connection.ts';

/** How long a client idles, at least and at most. */
const IDLE_MS = [20, 400] as const;
/** Every so many sessions one breaks off in the middle of an answer. */
const BREAKS_OFF_EVERY = 5;

/**
 * Clients that come, look, mark, idle and go, each as long as it takes, until the time is over.
 *
 * @returns how many sessions there were
 * @throws Error when a server refuses or breaks off
 */
export async function churn(options: ChurnOptions): Promise<number> {
  const endMs = performance.now() + options.durationMs;
  let sessions = 0;
  const client = async (number: number): Promise<void> => {
    while (performance.now() < endMs) {
      sessions += 1;
      await oneSession(options, number, sessions);
    }
  };
  await Promise.all(Array.from({ length: options.clients }, (_, number) => client(number)));
  return sessions;
}

async function oneSession(options: ChurnOptions, client: number, session: number): Promise<void> {
  const connection = await LoadConnection.logIn(
    chosen(options.addresses, client),
    chosen(options.accounts, client),
  );
  await connection.command('SELECT INBOX');
  await connection.command('FETCH 1:* (UID FLAGS ENVELOPE)');
  await connection.command('UID STORE 1:* +FLAGS.SILENT (\\Flagged)');
  await connection.command('FETCH * BODY.PEEK[HEADER]');
  const [shortestMs, longestMs] = IDLE_MS;
  await connection.idle(() => pause(shortestMs + ((session * 37) % (longestMs - shortestMs))));
  await connection.command('STORE 1 -FLAGS (\\Flagged)');
  if (session % BREAKS_OFF_EVERY === 0) connection.send('FETCH 1:* BODY.PEEK[]');
  else await connection.command('LOGOUT');
  connection.destroy();
}

function chosen<T>(items: readonly T[], number: number): T {
  const item = items[number % items.length];
  if (item === undefined) throw new Error('A load job names no account or no address.');
  return item;
}
