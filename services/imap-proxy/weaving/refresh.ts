/**
 * What the store knows now against what the client was told: at NOOP, CHECK and IDLE, where EXPUNGE and
 * EXISTS may be said (RFC 3501 7.4.1, 5.2).
 */
import type { Uid } from '@mailweave/imap';
import { flagsLine, type HeldResponse, QuietPeriod } from '@mailweave/mailbox-overlay';
import type { SelectedMailbox } from '../session/selected-mailbox.ts';
import type { ClaimTools } from './claim.ts';
import type { Output } from './output.ts';
import type { Lookup } from './user-weave.ts';
import { type PutIn, weaveMailbox } from './weave-mailbox.ts';

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
  await tools.link.collectDuring({ wants: () => true, take, passesNotices: true }, () =>
    weaveMailbox(
      { ...tools, quiet, output },
      { view, facts, lookup, putIn, takeOut: (uid) => output.push(...takeOut(selected, uid)) },
    ),
  );
  const grown = quiet.end() || cameIn;
  if (grown) output.push(Buffer.from(`* ${view.exists} EXISTS\r\n`));
  if (grown && quiet.recent !== undefined) output.push(Buffer.from(`* ${quiet.recent} RECENT\r\n`));
  return output;
}

function takeOut(selected: SelectedMailbox, uid: Uid): Output {
  const client = selected.view.takeOut(uid);
  selected.records.delete(uid);
  return client === undefined ? [] : [Buffer.from(`* ${client} EXPUNGE\r\n`)];
}

function sameFlags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((flag, at) => flag === b[at]);
}
