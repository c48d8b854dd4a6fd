import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 25;
/** 30 seconds: Dovecot is there in under one, a database on a busy machine needs more. */
const MAX_TRIES = 1200;

/**
 * Asks until the answer is yes; errors that `isReady` throws end the waiting.
 * @param what names the thing that is waited for, for the error
 */
export async function waitUntil(what: string, isReady: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    if (await isReady()) return;
    await pause(PAUSE_MS);
  }
  throw new Error(`${what} was not ready after ${(MAX_TRIES * PAUSE_MS) / 1000} s`);
}
