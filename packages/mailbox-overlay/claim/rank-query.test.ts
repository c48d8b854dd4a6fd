import { type Response, type SearchCommand, type Uid, uid, WireWriter, writeResponse } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandIn } from '../testing/command-in.ts';
import { anyHistory, mailboxAfter } from '../testing/history.ts';
import type { ModelMailbox } from '../testing/model-mailbox.ts';
import { ModelServer } from '../testing/model-server.ts';
import { testProperty } from '../testing/property.ts';
import { readResponses, responsesIn } from '../testing/read-responses.ts';
import { READ_WRITE } from '../testing/side-by-side.ts';
import { rankQuery, readRanks } from './rank-query.ts';

const anyForm = fc.record({
  esearch: fc.boolean(),
  lastAnswerFirst: fc.boolean(),
  /** Servers may tell one SEARCH result in several lines. */
  inTwoLines: fc.boolean(),
});
type Form = { esearch: boolean; lastAnswerFirst: boolean; inTwoLines: boolean };

function answersOf(backend: ModelMailbox, uids: readonly Uid[], form: Form): Response[] {
  const server = new ModelServer(backend, READ_WRITE);
  const answers = rankQuery(uids, form.esearch).commands.flatMap((text) => {
    const { responses } = server.run(commandIn(text) as SearchCommand);
    return form.inTwoLines ? responses.flatMap(halves) : responses;
  });
  return overTheWire(form.lastAnswerFirst ? answers.reverse() : answers);
}

function halves(response: Response): Response[] {
  if (response.name !== 'SEARCH') return [response];
  const half = response.numbers.length >> 1;
  return [
    { ...response, numbers: response.numbers.slice(0, half) },
    { ...response, numbers: response.numbers.slice(half) },
  ];
}

function overTheWire(responses: readonly Response[]): Response[] {
  const writer = new WireWriter();
  for (const response of responses) writeResponse(response, writer);
  return readResponses([writer.toBuffer()]);
}

testProperty(
  'the ranks are how many real messages lie below each UID, and a UID that a real message holds is found out',
  fc.property(anyHistory, fc.boolean(), anyForm, (history, someTaken, form) => {
    const mailbox = mailboxAfter(history);
    const uids = (someTaken ? mailbox.messages.slice(0, 4) : mailbox.woven).map((message) => message.uid);
    if (uids.length === 0) return;
    const ranks = readRanks(uids, answersOf(mailbox.realPart(), uids, form));
    expect([...(ranks?.realBelow ?? [])]).toEqual(uids.map((woven) => [woven, mailbox.realBelow(woven)]));
    const real = mailbox.real.map((message) => message.uid);
    expect(ranks?.taken).toEqual(uids.filter((woven) => real.includes(woven)));
  }),
);

describe('an answer that is missing', () => {
  test.each([
    ['all of it', '* OK Nothing'],
    ['the counts', '* ESEARCH (TAG "p2") UID ALL 5'],
    ['one count', '* ESEARCH (TAG "p1") UID COUNT 4\n* ESEARCH (TAG "p3") UID'],
    ['the UIDs', '* ESEARCH (TAG "p1") UID COUNT 4'],
  ])('gives no ranks: %s', (_what, said) => {
    expect(readRanks([uid(5), uid(7)], responsesIn(said))).toBeUndefined();
  });
});

test('below UID 1 there is nothing to count', () => {
  expect(rankQuery([uid(1)], true).commands).toEqual(['UID SEARCH RETURN (ALL) UID 1']);
  expect(readRanks([uid(1)], responsesIn('* ESEARCH (TAG "p1") UID'))).toEqual({
    realBelow: new Map([[1, 0]]),
    taken: [],
  });
});
