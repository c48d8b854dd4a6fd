import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 25;
/** Dovecot is there in under a second, a database on a busy machine needs more. */
const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Asks until the answer is yes; errors that `isReady` throws end the waiting.
 * @param what names the thing that is waited for, for the error
 */
export async function waitUntil(
  what: string,
  isReady: () => boolean | Promise<boolean>,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += PAUSE_MS) {
    if (await isReady()) return;
    await pause(PAUSE_MS);
  }
  throw new Error(`${what} was not ready after ${timeoutMs / 1000} s`);
}
