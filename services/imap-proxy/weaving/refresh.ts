/**
 * What the store knows now against what the client was told: at NOOP, CHECK and IDLE, where EXPUNGE and
 * EXISTS may be said (RFC 3501 7.4.1, 5.2).
 */
import type { Response, Uid } from '@mailweave/imap';
import {
  type ClientView,
  flagsLine,
  goneLine,
  type HeldResponse,
  QuietPeriod,
} from '@mailweave/mailbox-overlay';
import type { BackendLink } from '../session/backend-link.ts';
import type { SelectedMailbox } from '../session/selected-mailbox.ts';
import type { ClaimTools } from './claim.ts';
import type { Output } from './output.ts';
import type { Lookup } from './user-weave.ts';
import { type PutIn, type Weaving, weaveMailbox } from './weave-mailbox.ts';

/** Withdrawals and flags that changed elsewhere; no backend is needed for these. */
export function applyStore(selected: SelectedMailbox, lookup: Lookup): Output {
  const living = new Map<Uid, Lookup['woven'][number]>();
  for (const entry of lookup.woven) {
    if (entry.record.uidValidity === selected.facts.uidValidity) living.set(entry.message.uid, entry);
  }
  const output: Output = [];
  for (const { message } of [...selected.view.woven]) {
    const now = living.get(message.uid);
    if (lookup.unrendered.has(message.claimId)) continue;
    if (now === undefined) output.push(...takeOut(selected, message.uid));
    else if (!sameFlags(now.message.flags, message.flags)) {
      selected.view.replace(now.message);
      selected.records.set(message.uid, now.record);
      output.push(...flagsLine(selected.view, message.uid, false));
    }
  }
  return output;
}

/** New messages: claims, and what other sessions claimed. Ends with the new EXISTS where there is one. */
export async function takeInNew(
  tools: Omit<ClaimTools, 'quiet' | 'output' | 'budget'>,
  selected: SelectedMailbox,
  lookup: Lookup,
): Promise<Output> {
  const { view, facts, records } = selected;
  const noteLastWentAway = (): void => {
    if (view.takeLastWentAway()) selected.notBeforeMs = tools.context.clock.nowMs();
  };
  noteLastWentAway();
  const others = new Set(lookup.woven.map(({ record }) => record.claimId));
  const quiet = new QuietPeriod(view);
  const output: Output = [];
  let cameIn = false;
  const putIn: PutIn = (message, record, realBelow) => {
    noteLastWentAway();
    const early = others.has(record.claimId) && record.claimedAtMs <= selected.notBeforeMs;
    if (early || !view.takeIn(message, realBelow)) return false;
    records.set(message.uid, record);
    cameIn = true;
    return true;
  };
  // Between the proxy's own commands the backend may speak too, and the client must not hear it out of turn.
  const take = (held: HeldResponse): unknown => output.push(...quiet.apply(held));
  const weaving: Weaving = {
    view,
    facts,
    lookup,
    putIn,
    takeOut: (uid) => output.push(...takeOut(selected, uid)),
  };
  await tools.link.collectDuring({ wants: () => true, take, passesNotices: true }, async () => {
    const ready = await learnHighestTold(tools.link, view, quiet, output);
    if (ready) await weaveMailbox({ ...tools, quiet, output }, weaving);
  });
  const grown = quiet.end() || cameIn;
  if (grown) output.push(Buffer.from(`* ${view.exists} EXISTS\r\n`));
  if (grown && quiet.recent !== undefined) output.push(Buffer.from(`* ${quiet.recent} RECENT\r\n`));
  return output;
}

/**
 * VANISHED has UIDs, and whether the client was told of a message is a matter of numbers: the UID of the last one
 * that it was told of divides them. False when the backend does not say it.
 */
async function learnHighestTold(
  link: BackendLink,
  view: ClientView,
  quiet: QuietPeriod,
  output: Output,
): Promise<boolean> {
  if (!view.enabled.qresync) return true;
  if (view.realCount === 0) quiet.tellsUpTo(0);
  if (view.realCount === 0) return true;
  const { realCount } = view;
  // By number: while this runs no message may go (RFC 3501 7.4.1). INTERNALDATE marks the answer as the proxy's.
  const { untagged } = await link.own([`FETCH ${realCount} (UID INTERNALDATE)`]);
  for (const held of untagged) output.push(...quiet.apply(held));
  const uids = untagged.flatMap(({ response }) => uidOf(response, realCount) ?? []);
  for (const uid of uids) quiet.tellsUpTo(uid);
  return uids.length > 0;
}

function uidOf(response: Response, sequence: number): number | undefined {
  if (response.name !== 'FETCH' || response.sequence !== sequence) return undefined;
  const value = response.attributes.find(({ name }) => name === 'UID')?.value;
  return value?.kind === 'atom' ? Number(value.text) : undefined;
}

function takeOut(selected: SelectedMailbox, uid: Uid): Output {
  selected.records.delete(uid);
  return goneLine(selected.view, uid);
}

function sameFlags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((flag, at) => flag === b[at]);
}
