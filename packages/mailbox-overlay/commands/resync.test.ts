import { type QresyncParameter, rangesOfNumbers, uid } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyChoice, chosenFrom } from '../testing/history.ts';
import { ModelSync, type Snapshot, UID_VALIDITY } from '../testing/model-sync.ts';
import { testProperty } from '../testing/property.ts';
import { readResponses, responsesIn } from '../testing/read-responses.ts';
import { ReturningClient } from '../testing/returning-client.ts';
import { ClientView } from '../view/client-view.ts';
import { QuietPeriod } from '../view/quiet-period.ts';
import { isResync, Resync } from './resync.ts';
import { type HeldResponse, readSelectFacts, selectLines } from './select.ts';

const anyFlags = fc.subarray(['\\Answered', '\\Flagged', '\\Seen']);

const anyStep = fc.record({
  happens: fc.constantFrom('deliver', 'deliver', 'claim', 'expunge', 'withdraw', 'flagReal', 'flagWoven'),
  choice: anyChoice,
  flags: anyFlags,
});
type Step = { happens: string; choice: number; flags: string[] };

function take(sync: ModelSync, { happens, choice, flags }: Step): void {
  const real = chosenFrom(sync.realUids, choice);
  const woven = chosenFrom(sync.wovenUids, choice);
  if (happens === 'deliver') sync.deliver();
  if (happens === 'claim') sync.claim();
  if (happens === 'expunge' && real !== undefined) sync.expunge(real);
  if (happens === 'withdraw' && woven !== undefined) sync.withdraw(woven);
  if (happens === 'flagReal' && real !== undefined) sync.flagReal(real, flags);
  if (happens === 'flagWoven' && woven !== undefined) sync.flagWoven(woven, flags);
}

/** What the backend says of it to a session that it has told of everything so far. */
function told(sync: ModelSync, { happens, choice, flags }: Step): string | undefined {
  const real = chosenFrom(sync.realUids, choice);
  if (happens === 'deliver') {
    sync.deliver();
    return `* ${sync.realUids.length} EXISTS`;
  }
  if (real === undefined) return undefined;
  if (happens === 'flagReal') {
    sync.flagReal(real, flags);
    return sync.flagsLine(real);
  }
  if (happens !== 'expunge') return undefined;
  sync.expunge(real);
  return `* VANISHED ${real}`;
}

function heldIn(line: string): HeldResponse[] {
  return responsesIn(line).map((response) => ({ response, bytes: Buffer.from(`${line}\r\n`) }));
}

function parameterOf({ highest, flags }: Snapshot, saysKnown: boolean): QresyncParameter {
  const known = [...flags.keys()].map(uid);
  return {
    uidValidity: UID_VALIDITY,
    modSeq: highest,
    knownUids: saysKnown && known.length > 0 ? { kind: 'uid', ranges: rangesOfNumbers(known) } : undefined,
    sequenceMatch: undefined,
  };
}

type Habits = { saysKnown: boolean; forgets: boolean };

/** The client comes back; `meanwhile` happens while its SELECT is held. */
function comeBack(sync: ModelSync, snapshot: Snapshot, habits: Habits, meanwhile: readonly Step[]) {
  const parameter = parameterOf(snapshot, habits.saysKnown);
  const known = habits.saysKnown && snapshot.flags.size > 0 ? [...snapshot.flags.keys()] : undefined;
  const held = sync
    .selectLines(
      snapshot.highest,
      known === undefined ? undefined : [...known, ...newSince(sync, snapshot)],
      habits.forgets,
    )
    .flatMap(heldIn);
  const [tagged] = responsesIn('a OK [READ-WRITE] Selected.');
  if (tagged?.name !== 'OK') throw new Error('Not OK.');
  const facts = readSelectFacts(held, tagged);
  const view = new ClientView(facts.exists, [], {
    readOnly: false,
    enabled: { condstore: true, qresync: true, utf8: false },
  });
  if (facts.highestModSeq !== undefined) view.modSeqs.learn(facts.highestModSeq);
  const resync = new Resync(parameter, held, facts);
  const quiet = new QuietPeriod(view, {
    highestTold: (facts.uidNext ?? 1) - 1,
    observe: (response) => resync.take(response),
  });
  for (const message of sync.wovenMessages()) view.place(message, sync.realBelow(message.uid));
  view.noteGone(sync.withdrawn.map((number) => ({ first: number, last: number })));
  for (const step of meanwhile) {
    for (const line of heldIn(told(sync, step) ?? '* X-NOTHING')) quiet.apply(line);
  }
  const changes = { recent: undefined, expunged: quiet.announcedExpunges > 0, noneUnseen: false };
  const lines = [...selectLines(held, view, changes), ...resync.lines(view)];
  const client = new ReturningClient(snapshot);
  for (const response of readResponses(lines)) client.hear(response);
  return { client, view, quiet, resync };
}

/** A server tells of new messages whatever the client says that it knows. */
function newSince({ realUids }: ModelSync, { flags }: Snapshot): number[] {
  const highestKnown = Math.max(0, ...flags.keys());
  return realUids.filter((real) => real > highestKnown);
}

const anySteps = fc.array(anyStep, { maxLength: 14, size: 'max' });

testProperty(
  'whoever comes back to a mailbox from any earlier moment has what a fresh listing has',
  fc.property(
    anySteps,
    anySteps,
    fc.array(anyStep, { maxLength: 6, size: 'max' }),
    fc.record({ saysKnown: fc.boolean(), forgets: fc.boolean() }),
    (before, after, meanwhile, habits) => {
      const sync = new ModelSync();
      for (const step of before) take(sync, step);
      const snapshot = sync.snapshot();
      for (const step of after) take(sync, step);
      const { client, view, quiet } = comeBack(sync, snapshot, habits, meanwhile);
      expect(client.highest).toBeLessThanOrEqual(sync.highest);
      quiet.end();
      const fresh = sync.snapshot().flags;
      expect(view.exists).toBe(fresh.size);
      expect(client.vanished.filter((gone) => fresh.has(gone))).toEqual([]);
      client.fetchNew(fresh);
      expect(client.flags).toEqual(fresh);
      const numbers = new Map([...fresh.keys()].map((number, at) => [number, at + 1]));
      for (const [number, sequence] of client.numbers) expect(sequence).toBe(numbers.get(number));
    },
  ),
);

testProperty(
  'a woven message has a mod-sequence that no client has heard of before, and not more than HIGHESTMODSEQ',
  fc.property(anySteps, anySteps, (before, after) => {
    const sync = new ModelSync();
    for (const step of before) take(sync, step);
    const snapshot = sync.snapshot();
    for (const step of after) take(sync, step);
    const { view } = comeBack(sync, snapshot, { saysKnown: false, forgets: false }, []);
    for (const { message } of view.woven) {
      expect(view.modSeqs.of(message.uid)).toBe(sync.highest);
      expect(view.modSeqs.of(message.uid)).toBeGreaterThanOrEqual(snapshot.highest);
    }
  }),
);

describe('the answer of the backend', () => {
  const snapshot: Snapshot = { highest: new ModelSync().highest, flags: new Map([[1, []]]) };

  test('says all there is to say when nothing is or was woven', () => {
    const sync = new ModelSync();
    sync.deliver();
    const { resync, view } = comeBack(sync, snapshot, { saysKnown: false, forgets: false }, []);
    expect(resync.isWhole(view)).toBe(true);
    view.noteGone([{ first: 4, last: 4 }]);
    expect(resync.isWhole(view)).toBe(false);
    const { resync: other } = comeBack(sync, snapshot, { saysKnown: true, forgets: false }, []);
    // The client says that it does not know UID 4.
    expect(other.isWhole(view)).toBe(true);
  });

  test('is that of a plain SELECT for another UIDVALIDITY, or without mod-sequences', () => {
    const parameter = parameterOf(snapshot, true);
    const facts = { uidValidity: UID_VALIDITY, highestModSeq: snapshot.highest };
    expect(isResync(parameter, facts)).toBe(true);
    expect(isResync(parameter, { ...facts, uidValidity: 8 })).toBe(false);
    expect(isResync(parameter, { ...facts, highestModSeq: undefined })).toBe(false);
    expect(isResync(undefined, facts)).toBe(false);
  });

  test('on the mailbox that was open before concerns nobody any more', () => {
    const held = ['* 1 FETCH (UID 9 FLAGS (\\Seen))', '* OK [CLOSED] Closed.', '* 1 EXISTS'].flatMap(heldIn);
    const resync = new Resync(parameterOf(snapshot, false), held, { exists: 1, uidNext: 2 });
    const view = new ClientView(1, [], { readOnly: false });
    expect(resync.lines(view)).toEqual([]);
  });
});
