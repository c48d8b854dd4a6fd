import { internalDateText, type Response, WireWriter } from '@mailweave/imap';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readResponses } from '../testing/read-responses.ts';
import { dateBelow, datesQuery } from './date-below.ts';

/** Whole seconds since 1970. */
type Mail = { arrived: number; sent: number | undefined };

/** The answers of a backend with these messages to the query. */
function answers(mails: readonly Mail[], query: string | undefined): Response[] {
  const [, first, last] = /^FETCH (\d+):(\d+) \(INTERNALDATE ENVELOPE\)$/.exec(query ?? '') ?? [];
  const writer = new WireWriter('server');
  for (const [at, { arrived, sent }] of mails.entries()) {
    if (at + 1 < Number(first) || at + 1 > Number(last)) continue;
    const date =
      sent === undefined ? 'NIL' : `"${new Date(sent * 1000).toUTCString().replace('GMT', '+0000')}"`;
    const envelope = `(${date} NIL NIL NIL NIL NIL NIL NIL NIL NIL)`;
    writer.raw(`* ${at + 1} FETCH (INTERNALDATE ${internalDateText(arrived * 1000)} ENVELOPE ${envelope})`);
    writer.crlf();
  }
  return readResponses([writer.toBuffer()]);
}

function dated(mails: readonly Mail[], below: number): number | undefined {
  const query = datesQuery(mails.length, below);
  const dateMs = dateBelow(answers(mails, query), mails.length, below);
  return dateMs === undefined ? undefined : dateMs / 1000;
}

const mailbox: readonly Mail[] = [
  { arrived: 1_000, sent: 990 },
  { arrived: 2_000, sent: 1_995 },
  { arrived: 3_000, sent: undefined },
];

test('the message is dated a second before the earlier date of the n-th newest', () => {
  expect(dated(mailbox, 1)).toBe(2_999);
  expect(dated(mailbox, 2)).toBe(1_994);
  expect(dated(mailbox, 3)).toBe(989);
});

test('with fewer real messages than n it is dated under the oldest, and without any it is not dated', () => {
  expect(dated(mailbox, 1_000)).toBe(989);
  expect(dated([{ arrived: 0, sent: 0 }], 1)).toBe(0);
  expect(datesQuery(0, 1)).toBeUndefined();
});

test('where the n-th was sent long before it arrived, the arrival alone decides', () => {
  const late = [...mailbox, { arrived: 4_000, sent: 500 }];
  expect(dated(late, 1)).toBe(3_999);
});

test('an answer that is missing or makes no sense gives no date', () => {
  expect(dateBelow([], 3, 1)).toBeUndefined();
  expect(dateBelow(readResponses([Buffer.from('* 3 FETCH (INTERNALDATE "x")\r\n')]), 3, 1)).toBeUndefined();
});

test('sorted by arrival or by Date, exactly n real messages are newer, in any mailbox whose mail took its turn', () => {
  const gaps = fc.array(fc.record({ gap: fc.integer({ min: 20, max: 999 }), delay: fc.nat(9) }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 12 }), (steps, below) => {
      let arrived = 1_000_000;
      const mails = steps.map(({ gap, delay }) => {
        arrived += gap;
        return { arrived, sent: arrived - delay };
      });
      const date = dated(mails, below) ?? 0;
      const expected = Math.min(below, mails.length);
      expect(mails.filter((mail) => mail.arrived > date)).toHaveLength(expected);
      expect(mails.filter((mail) => mail.sent > date)).toHaveLength(expected);
    }),
  );
});
