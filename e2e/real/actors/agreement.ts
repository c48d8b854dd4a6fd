import { setTimeout as pause } from 'node:timers/promises';
import type { SessionActor } from './actor.ts';
import { type Account, listInbox, readInbox } from './inbox-listing.ts';
import type { Ledger } from './ledger.ts';

export type Parties = {
  readonly ledger: Ledger;
  readonly direct: Account;
  readonly proxied: Account;
  /** Nobody of them works meanwhile. */
  readonly actors: readonly SessionActor[];
};

/** News that one process writes reaches the sessions of another within two seconds. */
const TRIES = 40;
const PAUSE_MS = 250;

/**
 * Once nobody does anything, everybody has to see the same: the server itself, a new session through the proxy,
 * and the sessions that were there all the time. What stays different becomes a problem of the ledger.
 */
export async function checkAgreement(parties: Parties): Promise<void> {
  let difference: string | undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    difference = await differenceOf(parties);
    if (difference === undefined) break;
    await pause(PAUSE_MS);
  }
  if (difference !== undefined) parties.ledger.problem(difference);
}

/** All bytes of all messages, as the server has them and as the proxy shows them. */
export async function checkBytes({ ledger, direct, proxied }: Parties): Promise<void> {
  await readInbox('the server', direct, ledger);
  await readInbox('a new session', proxied, ledger);
}

async function differenceOf(parties: Parties): Promise<string | undefined> {
  const { ledger, direct, proxied } = parties;
  const fresh = await listInbox('a new session', proxied, ledger);
  const real = await listInbox('the server', direct, ledger);
  if (real.stubs.length > 0) return `the stubs ${real.stubs.join()} are left`;
  for (const token of ledger.tokens) {
    const uid = ledger.uidOf(token);
    const flags = uid === undefined ? undefined : real.flags.get(uid);
    if (flags === undefined && !ledger.mayBeGone(token)) return `the mail of UID ${uid} is lost`;
    if (flags?.includes('\\Flagged') && !ledger.mayBeFlagged(token))
      return `UID ${uid} was flagged by nobody`;
    if (flags?.includes('\\Deleted') && !ledger.mayBeGone(token)) return `UID ${uid} was deleted by nobody`;
  }
  const shown = [...fresh.flags.keys()];
  const shownReal = new Map([...fresh.flags].filter(([uid]) => !ledger.isWoven(uid)));
  const different = firstDifference(real.flags, shownReal);
  if (different !== undefined) return `UID ${different} is other through the proxy than on the server`;
  return await differenceOfActors(parties, shown);
}

async function differenceOfActors(
  { ledger, actors }: Parties,
  shown: readonly number[],
): Promise<string | undefined> {
  for (const actor of actors) {
    // A woven message below what a session has been told of waits for its next SELECT.
    const own = await actor.ownListing();
    const missing = shown.find((uid) => !own.includes(uid) && !ledger.isWoven(uid));
    const surplus = own.find((uid) => !shown.includes(uid));
    if (missing !== undefined) return `${actor.name} was not told of UID ${missing}`;
    if (surplus !== undefined) return `${actor.name} still has UID ${surplus}`;
    await actor.reopen();
    const again = await actor.ownListing();
    if (again.join() !== shown.join())
      return `${actor.name} sees ${again.join()}, a new session ${shown.join()}`;
  }
  return undefined;
}

function firstDifference<V>(one: ReadonlyMap<number, V>, other: ReadonlyMap<number, V>): number | undefined {
  const uids = new Set([...one.keys(), ...other.keys()]);
  return [...uids].find((uid) => one.get(uid) !== other.get(uid));
}
