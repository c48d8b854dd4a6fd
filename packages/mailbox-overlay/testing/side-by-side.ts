import {
  type Command,
  type NumberRange,
  type Response,
  type ResponseCode,
  sequenceNumber,
} from '@mailweave/imap';
import { expect } from 'vitest';
import { expectAgreement } from './agreement.ts';
import { uidsOf } from './history.ts';
import type { ModelMailbox } from './model-mailbox.ts';
import type { ModelMessage } from './model-message.ts';
import { type Habits, type ModelAnswer, ModelServer } from './model-server.ts';
import { type OverlayAnswer, OverlaySession } from './overlay-session.ts';
import { ReplicaClient } from './replica-client.ts';

export const READ_WRITE: Habits = { readOnly: false, ignoresStore: false, expungesLastFirst: false };

/** One client's commands, carried out by a server that holds everything and by the overlay over a backend. */
export class SideBySide {
  readonly reference: ModelServer;
  readonly overlay: OverlaySession;
  /** What the client of the overlay believes. */
  readonly replica = new ReplicaClient();

  constructor(mailbox: ModelMailbox, habits: Habits = READ_WRITE) {
    this.reference = new ModelServer(mailbox.copy(), habits);
    this.overlay = new OverlaySession(mailbox, habits);
    this.replica.hear([{ name: 'EXISTS', count: mailbox.exists }], true);
    this.tellUids();
  }

  run(command: Command): { expected: ModelAnswer; answer: OverlayAnswer } {
    this.tellModSeqs();
    const expected = this.reference.run(command);
    const answer = this.overlay.run(command);
    this.replica.hear(answer.responses, mayExpunge(command));
    this.tellUids();
    this.expectSameState();
    return { expected, answer };
  }

  /** Flags, messages and numbers are those of the reference; so is what the client believes of them. */
  expectSameState(): void {
    const { mailbox } = this.reference;
    expectAgreement(this.overlay.view, mailbox.messages);
    expect(this.overlay.backend.mailbox.messages).toEqual(mailbox.real);
    const flags = this.overlay.view.woven.map(({ message }) => message.flags);
    expect(flags).toEqual(mailbox.woven.map((message) => message.flags));
    expect(this.replica.uids).toEqual(uidsOf(mailbox.messages));
  }

  /** The client asks for every mod-sequence, and knows the state of every message. */
  tellModSeqs(): void {
    for (const { message } of this.overlay.view.woven) this.overlay.view.modSeqs.tell(message.uid);
  }

  /** As if the client had asked for them. */
  tellUids(): void {
    const fetched = this.reference.mailbox.messages.map(
      ({ uid }, at): Response => ({
        name: 'FETCH',
        sequence: sequenceNumber(at + 1),
        attributes: [{ name: 'UID', value: { kind: 'atom', text: `${uid}` } }],
      }),
    );
    this.replica.hear(fetched, true);
  }

  /** Which message became which, by the COPYUIDs in an answer (RFC 4315 3). */
  copies(answer: OverlayAnswer): [source: number, copy: ModelMessage | undefined][] {
    const codes = [
      answer.code,
      ...answer.responses.map((response) => ('code' in response ? response.code : undefined)),
    ];
    return codes
      .flatMap((code) => (code?.name === 'COPYUID' ? pairs(code) : []))
      .map(([source, copy]) => [
        source,
        this.overlay.backend.target.messages.find(({ uid }) => uid === copy),
      ]);
  }
}

/** RFC 3501 7.4.1. */
export function mayExpunge(command: Command): boolean {
  const byNumber = 'byUid' in command && !command.byUid;
  return !(byNumber && ['FETCH', 'STORE', 'SEARCH'].includes(command.name));
}

type CopyUid = Extract<ResponseCode, { name: 'COPYUID' }>;

function pairs({ source, destination }: CopyUid): [number, number | undefined][] {
  const copies = numbersIn(destination.ranges);
  return numbersIn(source.ranges).map((uid, at) => [uid, copies[at]]);
}

export function numbersIn(ranges: readonly NumberRange<number>[]): number[] {
  return ranges.flatMap(({ first, last }) => {
    if (first === '*' || last === '*') throw new TypeError('A known set has no *.');
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}
