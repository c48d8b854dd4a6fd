import { rangesOfNumbers, sequenceNumber, type Uid, uid } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectAgreement } from '../testing/agreement.ts';
import { anyChoice, chosenFrom, viewOf } from '../testing/history.ts';
import { ModelMailbox } from '../testing/model-mailbox.ts';
import { type ModelMessage, wovenMessageOf } from '../testing/model-message.ts';
import { testProperty } from '../testing/property.ts';
import { anySample } from '../testing/sample.ts';
import { ClientView } from './client-view.ts';

const ordinary = { flags: [], internalDateMs: 0, sample: anySample };

/** A mailbox, the part of it that one client was told of, and that client's view. */
class Told {
  readonly mailbox = new ModelMailbox();
  view: ClientView = viewOf(this.mailbox);
  readonly #told = new Set<number>();
  /** The highest UID that the view knows the client was told of: of woven messages, and of vanished ones. */
  #highestTold = 0;

  get messages(): readonly ModelMessage[] {
    return this.mailbox.messages.filter(({ uid }) => this.#told.has(uid));
  }

  get real(): readonly ModelMessage[] {
    return this.messages.filter(({ isWoven }) => !isWoven);
  }

  numberOf(message: ModelMessage): number {
    return this.messages.indexOf(message) + 1;
  }

  deliver(): void {
    this.mailbox.add({ ...ordinary, isWoven: false });
  }

  claim(): ModelMessage {
    return this.mailbox.add({ ...ordinary, isWoven: true });
  }

  /** Real messages up to a UID. */
  tellReal(below: number): void {
    for (const { uid } of this.mailbox.real) if (uid < below) this.#told.add(uid);
  }

  takeIn(message: ModelMessage): boolean {
    const isIn = this.view.takeIn(wovenMessageOf(message), this.mailbox.realBelow(message.uid));
    if (isIn) this.tellReal(message.uid);
    if (isIn) this.#tellWoven(message);
    return isIn;
  }

  /** A UID that the client may see for the first time: it ascends (RFC 3501 2.3.1.1). */
  isNew({ uid }: ModelMessage): boolean {
    return uid > this.#highestTold && this.real.every((message) => message.uid < uid);
  }

  #tellWoven({ uid }: ModelMessage): void {
    this.#told.add(uid);
    this.#highestTold = Math.max(this.#highestTold, uid);
  }

  vanish(uids: readonly Uid[]): void {
    this.view.applyVanished(rangesOfNumbers<number>(uids) as { first: number; last: number }[]);
    this.#highestTold = Math.max(this.#highestTold, ...uids);
    for (const uid of uids) this.mailbox.remove(uid);
  }

  select(order: number): void {
    this.tellReal(this.mailbox.uidNext);
    this.view = viewOf(this.mailbox.realPart());
    const { woven } = this.mailbox;
    const first = woven.length === 0 ? 0 : order % woven.length;
    for (const message of [...woven.slice(first), ...woven.slice(0, first)].reverse()) {
      this.#tellWoven(message);
      this.view.place(wovenMessageOf(message), this.mailbox.realBelow(message.uid));
    }
  }
}

const STEPS = {
  deliver: (told: Told) => told.deliver(),
  announce: (told: Told) => {
    told.tellReal(told.mailbox.uidNext);
    told.view.applyExists(told.real.length);
  },
  expunge: (told: Told, choice: number) => {
    const gone = chosenFrom(told.real, choice);
    if (gone === undefined) return;
    expect(told.view.applyExpunge(told.real.indexOf(gone) + 1)).toBe(told.numberOf(gone));
    told.mailbox.remove(gone.uid);
  },
  vanish: (told: Told, choice: number) => {
    const gone = told.real.filter((_message, at) => (choice >> (at % 10)) % 2 === 1).map(({ uid }) => uid);
    told.vanish(gone);
  },
  'claim for this session': (told: Told) => expect(told.takeIn(told.claim())).toBe(true),
  'claim for another session': (told: Told) => void told.claim(),
  'take in': (told: Told, choice: number) => {
    const message = chosenFrom(told.mailbox.woven, choice);
    if (message === undefined) return;
    const isNew = told.isNew(message);
    expect(told.takeIn(message)).toBe(isNew);
  },
  withdraw: (told: Told, choice: number) => {
    const message = chosenFrom(told.mailbox.woven, choice);
    if (message === undefined) return;
    expect(told.view.takeOut(message.uid)).toBe(told.numberOf(message) || undefined);
    told.mailbox.remove(message.uid);
  },
  select: (told: Told, choice: number) => told.select(choice),
};

const names = Object.keys(STEPS) as (keyof typeof STEPS)[];
const anySteps = fc.array(fc.tuple(fc.constantFrom(...names), anyChoice), { maxLength: 25, size: 'max' });

testProperty(
  'after any history a client has the numbers that an ordinary server would give',
  fc.property(anySteps, (steps) => {
    const told = new Told();
    for (const [name, choice] of steps) {
      STEPS[name](told, choice);
      expectAgreement(told.view, told.messages);
    }
  }),
);

describe('a view with a woven message between two real ones', () => {
  const mailbox = new ModelMailbox();
  for (const isWoven of [false, true, false]) mailbox.add({ ...ordinary, isWoven });

  test('shows a new state of a message in its place', () => {
    const view = viewOf(mailbox);
    const [place] = view.woven;
    if (place === undefined) throw new Error('Nothing is woven.');
    view.replace({ ...place.message, flags: ['\\Seen'] });
    expect(view.wovenAt(2)?.flags).toEqual(['\\Seen']);
    expect(view.wovenByUid(2)?.flags).toEqual(['\\Seen']);
  });

  test('knows nothing of other UIDs and numbers', () => {
    const view = viewOf(mailbox);
    expect([view.wovenByUid(1), view.wovenAt(1), view.clientNumberOfWoven(uid(3))]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(view.takeOut(uid(3))).toBeUndefined();
    expect(view.clientNumberOfReal(2)).toBe(sequenceNumber(3));
  });

  test('says once that its last real message has gone, whatever went besides', () => {
    const view = viewOf(mailbox);
    view.applyExpunge(1);
    expect(view.takeLastWentAway()).toBe(false);
    view.applyExpunge(1);
    expect([view.takeLastWentAway(), view.takeLastWentAway()]).toEqual([true, false]);
  });

  test('loses nothing when a message goes that it was never told of', () => {
    const view = viewOf(mailbox);
    view.applyExpunge(3);
    expect([view.exists, view.takeLastWentAway()]).toEqual([3, false]);
  });

  test('shows no message at a UID below one that it has shown, also when that has gone', () => {
    const view = new ClientView(0, [], { readOnly: false });
    const claimedAt = (at: number) => wovenMessageOf({ ...ordinary, isWoven: true, uid: uid(at) });
    expect(view.takeIn(claimedAt(6), 0)).toBe(true);
    view.takeOut(uid(6));
    expect([view.takeIn(claimedAt(5), 0), view.takeIn(claimedAt(7), 0)]).toEqual([false, true]);
  });

  test('has no room any more for a message that was claimed below what it shows', () => {
    const view = viewOf(mailbox);
    const late = wovenMessageOf({ ...ordinary, isWoven: true, uid: uid(2) });
    expect(view.takeIn(late, 1)).toBe(false);
    expect(view.exists).toBe(3);
  });
});
