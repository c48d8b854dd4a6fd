import { modSeq, type StatusResponse, uidValidity } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyHistory, mailboxAfter, viewOf } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import type { ModelMailbox } from '../testing/model-mailbox.ts';
import { holdsFlag } from '../testing/model-message.ts';
import { testProperty } from '../testing/property.ts';
import { responsesIn } from '../testing/read-responses.ts';
import { type HeldResponse, readSelectFacts, type SelectChanges, selectLines } from './select.ts';

const UNCHANGED: SelectChanges = { recent: undefined, expunged: false, noneUnseen: false };

/** What an ordinary server answers to SELECT; UNSEEN only where something is unseen. */
function selectAnswer(mailbox: ModelMailbox, unseen: number): string[] {
  return [
    '* FLAGS (\\Answered \\Seen $Label1)',
    '* OK [PERMANENTFLAGS (\\Answered \\Seen \\*)]  Flags  permitted.',
    `* ${mailbox.exists} EXISTS`,
    '* 1 RECENT',
    ...(unseen === 0 ? [] : [`* OK [UNSEEN ${unseen}] First unseen.`]),
    '* OK [UIDVALIDITY 7] UIDs valid',
    `* OK [UIDNEXT ${mailbox.uidNext}] Predicted next UID`,
    '* OK [HIGHESTMODSEQ 5] Highest',
    '* OK [x-unknown 12] Whatever',
    '* X-UNKNOWN 12',
  ];
}

function unseenOf({ messages }: ModelMailbox): number {
  return messages.findIndex((message) => !holdsFlag(message, '\\Seen')) + 1;
}

function held(lines: readonly string[]): HeldResponse[] {
  return lines.flatMap((line) =>
    responsesIn(line).map((response) => ({ response, bytes: Buffer.from(`${line}\r\n`, 'latin1') })),
  );
}

function linesOf(output: readonly Buffer[]): string[] {
  return output.map((line) => line.toString('latin1').replace(/\r\n$/, ''));
}

testProperty(
  'SELECT is answered as by a server that holds the woven messages too, every other line byte for byte',
  fc.property(anyHistory, fc.boolean(), (history, asked) => {
    const mailbox = mailboxAfter(history);
    const backend = mailbox.realPart();
    const answer = held(selectAnswer(backend, unseenOf(backend)));
    const noneUnseen = asked && unseenOf(backend) === 0;
    const unseen = noneUnseen || unseenOf(backend) > 0 ? unseenOf(mailbox) : 0;
    const lines = linesOf(selectLines(answer, viewOf(mailbox), { ...UNCHANGED, noneUnseen }));
    expect(lines).toEqual(selectAnswer(mailbox, unseen));
  }),
);

describe('while SELECT was held', () => {
  const answer = held(['* 1 EXISTS', '* 1 RECENT', '* OK [UNSEEN 1] Old', '* OK [UIDNEXT 2] Old']);

  test('a claim was made: EXISTS and UIDNEXT count it', () => {
    const lines = linesOf(selectLines(answer, viewOf(mailboxLike('rw')), UNCHANGED));
    expect(lines).toEqual(['* 2 EXISTS', '* 1 RECENT', '* OK [UNSEEN 1] Old', '* OK [UIDNEXT 3] Old']);
  });

  test('messages went and came: what is not known any more is left out', () => {
    const lines = linesOf(
      selectLines(answer, viewOf(mailboxLike('wr')), { ...UNCHANGED, recent: 2, expunged: true }),
    );
    expect(lines).toEqual(['* 2 EXISTS', '* 2 RECENT', '* OK [UIDNEXT 2] Old']);
  });
});

test('a server that says no RECENT is told of the first unread woven message behind its EXISTS', () => {
  const answer = held(['* 2 EXISTS', '* OK [UIDVALIDITY 7] Valid']);
  const lines = linesOf(selectLines(answer, viewOf(mailboxLike('rrw')), { ...UNCHANGED, noneUnseen: true }));
  expect(lines).toEqual(['* 3 EXISTS', '* OK [UNSEEN 3] First unseen.', '* OK [UIDVALIDITY 7] Valid']);
});

describe('the facts of a SELECT answer', () => {
  const tagged = (line: string): StatusResponse => {
    const [response] = responsesIn(line);
    if (response?.name !== 'OK') throw new Error('Not OK.');
    return response;
  };

  test('are read where they are told', () => {
    const lines = [...selectAnswer(mailboxLike('r-r'), 1), '* NO [UIDNOTSTICKY] Not for long'];
    expect(readSelectFacts(held(lines), tagged('a OK [READ-ONLY] Examined.'))).toEqual({
      exists: 2,
      uidValidity: uidValidity(7),
      uidNext: 4,
      permanentFlags: ['\\Answered', '\\Seen', '\\*'],
      readOnly: true,
      uidNotSticky: true,
      firstUnseen: 1,
      highestModSeq: modSeq(5n),
    });
  });

  test('are unknown where a server is silent (Courier tells neither UIDNEXT nor UNSEEN)', () => {
    expect(readSelectFacts(held(['* 3 EXISTS']), tagged('a OK [READ-WRITE] Selected.'))).toEqual({
      exists: 3,
      uidValidity: undefined,
      uidNext: undefined,
      permanentFlags: [],
      readOnly: false,
      uidNotSticky: false,
      firstUnseen: undefined,
      highestModSeq: undefined,
    });
  });
});
