import { type Response, sequenceNumber, type Uid } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeldResponse } from '../commands/select.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { anyChoice, anyHistory, chosenFrom, mailboxAfter, uidsOf, viewOf } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import type { ModelMailbox } from '../testing/model-mailbox.ts';
import { type ModelMessage, wovenMessageOf } from '../testing/model-message.ts';
import { testProperty } from '../testing/property.ts';
import { readResponses, responsesIn } from '../testing/read-responses.ts';
import { ReplicaClient } from '../testing/replica-client.ts';
import { anySample } from '../testing/sample.ts';
import type { ClientView } from './client-view.ts';
import { QuietPeriod } from './quiet-period.ts';

const ordinary = { flags: [], internalDateMs: 0, sample: anySample };

/** A backend on which others work too, while the proxy claims. */
class ClaimingSession {
  readonly mailbox: ModelMailbox;
  readonly view: ClientView;
  readonly quiet: QuietPeriod;
  readonly heard: Response[] = [];
  cameIn = false;
  readonly #vanishes: boolean;
  #stubs: Uid[] = [];
  #burnt: Uid[] = [];

  /** @param vanishes QRESYNC is enabled: the backend says VANISHED in the place of EXPUNGE */
  constructor(mailbox: ModelMailbox, view: ClientView, vanishes = false) {
    this.mailbox = mailbox;
    this.view = view;
    this.#vanishes = vanishes;
    this.quiet = new QuietPeriod(view, { highestTold: mailbox.real.at(-1)?.uid ?? 0 });
  }

  deliver(): void {
    this.mailbox.add({ ...ordinary, isWoven: false });
    this.#says(`* ${this.mailbox.real.length} EXISTS`);
  }

  expunge(choice: number): void {
    const others = this.mailbox.real.filter(({ uid }) => !this.#stubs.includes(uid));
    this.#expunge(chosenFrom(others, choice)?.uid);
  }

  flag(choice: number): void {
    const message = chosenFrom(this.mailbox.real, choice);
    if (message === undefined) return;
    this.mailbox.setFlags(message.uid, ['\\Flagged']);
    this.#says(`* ${this.#numberOf(message.uid)} FETCH (FLAGS (\\Flagged))`);
  }

  appendStub(): void {
    this.#stubs.push(this.mailbox.add({ ...ordinary, isWoven: false }).uid);
    this.#says(`* ${this.mailbox.real.length} EXISTS`);
  }

  expungeStub(): void {
    const stub = this.#stubs.shift();
    if (stub === undefined) return;
    this.#burnt.push(stub);
    this.#expunge(stub);
  }

  /** @param put takeIn() or place() of the view */
  weave(put: (message: ModelMessage, realBelow: number) => void): void {
    const burnt = this.#burnt.shift();
    if (burnt === undefined) return;
    const message = { ...ordinary, isWoven: true, uid: burnt };
    put(message, this.mailbox.realBelow(burnt));
  }

  finish(): void {
    while (this.#stubs.length > 0) this.expungeStub();
    const grown = this.quiet.end();
    if (grown || this.cameIn) this.heard.push(...responsesIn(`* ${this.view.exists} EXISTS`));
  }

  #expunge(gone: Uid | undefined): void {
    if (gone === undefined) return;
    const real = this.#numberOf(gone);
    this.mailbox.remove(gone);
    this.#says(this.#vanishes ? `* VANISHED ${gone}` : `* ${real} EXPUNGE`);
    expect(this.quiet.backendCount).toBe(this.mailbox.real.length);
  }

  #numberOf(uid: Uid): number {
    return this.mailbox.real.findIndex((message) => message.uid === uid) + 1;
  }

  #says(line: string): void {
    this.heard.push(...readResponses(this.quiet.apply(held(line))));
  }
}

function held(line: string): HeldResponse {
  const [response] = responsesIn(line);
  if (response === undefined) throw new Error('No line.');
  return { response, bytes: Buffer.from(`${line}\r\n`) };
}

const anyWork = fc.array(
  fc.tuple(
    fc.constantFrom('deliver', 'expunge', 'flag', 'appendStub', 'expungeStub', 'weave', 'weave'),
    anyChoice,
  ),
  { maxLength: 25, size: 'max' },
);
type Work = [name: string, choice: number][];

function carryOut(
  session: ClaimingSession,
  work: Work,
  put: (message: ModelMessage, realBelow: number) => void,
): void {
  for (const [name, choice] of work) {
    if (name === 'weave') session.weave(put);
    else session[name as 'deliver' | 'expunge' | 'flag' | 'appendStub' | 'expungeStub'](choice);
  }
  session.finish();
}

/** The client asks for all UIDs and flags. */
function fetchAll({ messages }: ModelMailbox): Response[] {
  return messages.map(({ uid, flags }, at) => ({
    name: 'FETCH',
    sequence: sequenceNumber(at + 1),
    attributes: [
      { name: 'UID', value: { kind: 'atom', text: `${uid}` } },
      { name: 'FLAGS', value: { kind: 'list', values: flags.map((text) => ({ kind: 'atom', text })) } },
    ],
  }));
}

testProperty(
  'a client that hears of claims, deliveries and expunges between two commands ends with the mailbox there is',
  fc.property(anyHistory, anyWork, fc.boolean(), (history, work, vanishes) => {
    const mailbox = mailboxAfter(history);
    const replica = new ReplicaClient();
    replica.hear([{ name: 'EXISTS', count: mailbox.exists }, ...fetchAll(mailbox)], true);
    const session = new ClaimingSession(mailbox, viewOf(mailbox), vanishes);
    carryOut(session, work, (message, realBelow) => {
      if (!session.view.takeIn(wovenMessageOf(message), realBelow)) return;
      mailbox.insert(message);
      session.cameIn = true;
    });
    replica.hear(session.heard, true);
    expectAgreement(session.view, mailbox.messages);
    expect(replica.exists).toBe(mailbox.exists);
    for (const { uid, flags } of mailbox.messages) {
      expect(replica.flagsOf(uid) ?? flags).toEqual(flags);
    }
    replica.hear(fetchAll(mailbox), true);
    expect(replica.uids).toEqual(uidsOf(mailbox.messages));
  }),
);

describe('mail that comes unannounced below a message that is woven in the same period', () => {
  const deliveredBelowWoven: Work = [
    ['deliver', 0],
    ['appendStub', 0],
    ['expungeStub', 0],
    ['weave', 0],
  ];

  test.each(['expunge', 'flag'])('is nothing to tell the client of: %s', (change) => {
    const mailbox = mailboxAfter([]);
    const session = new ClaimingSession(mailbox, viewOf(mailbox));
    carryOut(session, [...deliveredBelowWoven, [change, 0]], (message, realBelow) => {
      session.cameIn = session.view.takeIn(wovenMessageOf(message), realBelow);
    });
    expect(session.heard.map(({ name }) => name)).toEqual(['EXISTS']);
  });

  test('leaves no gap below the woven one when it goes before SELECT is answered', () => {
    const mailbox = mailboxAfter([]);
    const session = new ClaimingSession(mailbox, viewOf(mailbox));
    carryOut(session, [...deliveredBelowWoven, ['expunge', 0]], (message, realBelow) => {
      session.view.place(wovenMessageOf(message), realBelow);
    });
    expect(session.view.woven.map(({ realBelow }) => realBelow)).toEqual([0]);
  });
});

test('the newest count of recent messages is kept, and other answers concern nobody', () => {
  const session = new ClaimingSession(mailboxAfter([]), viewOf(mailboxAfter([])));
  expect(
    ['* 2 RECENT', '* 3 RECENT', '* OK Still here'].flatMap((line) => session.quiet.apply(held(line))),
  ).toEqual([]);
  expect(session.quiet.recent).toBe(3);
});

test('only what the client was told of counts as gone: neither the stub nor mail that came meanwhile', () => {
  const mailbox = mailboxLike('rr');
  const session = new ClaimingSession(mailbox, viewOf(mailbox));
  carryOut(
    session,
    [
      ['expunge', 0],
      ['deliver', 0],
      ['appendStub', 0],
      ['expungeStub', 0],
      ['expunge', 1],
    ],
    () => {},
  );
  const { quiet, view } = session;
  expect([quiet.expunges, quiet.announcedExpunges, view.takeLastWentAway()]).toEqual([3, 1, false]);
});

testProperty(
  'what comes and goes while SELECT is held leaves every woven message at its place',
  fc.property(anyHistory, anyWork, fc.boolean(), (history, work, vanishes) => {
    const mailbox = mailboxAfter(history);
    const session = new ClaimingSession(mailbox, viewOf(mailbox), vanishes);
    carryOut(session, work, (message, realBelow) => {
      mailbox.insert(message);
      session.view.place(wovenMessageOf(message), realBelow);
    });
    expectAgreement(session.view, mailbox.messages);
  }),
);
