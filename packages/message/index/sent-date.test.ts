import { expect, test } from 'vitest';
import { indexMessage } from './index-message.ts';
import { sentDate } from './sent-date.ts';
import { crlfMessage } from './testing/message-text.ts';

const of = (date: string) => {
  const sent = sentDate(indexMessage(crlfMessage(`Date: ${date}`, '')));
  return sent && `${sent.year}-${sent.month}-${sent.day}`;
};

test.each([
  ['Mon, 7 Feb 1994 21:52:25 -0800 (PST)', '1994-2-7'],
  // Written on the last day of the year, though it is the next in UTC: the zone does not count.
  ['Thu, 31 Dec 2026 23:30:00 -0500', '2026-12-31'],
  ['1 Jan 2027 00:10:00 +1300', '2027-1-1'],
  // RFC 5322 4.3: two and three digits; comments
  ['21 Nov 97 09:55:06 GMT', '1997-11-21'],
  ['21 Nov 03 09:55:06 GMT', '2003-11-21'],
  ['21 Nov 103 09:55:06 GMT', '2003-11-21'],
  ['Fri, 21 (what) Nov(ember) 1997 09(comment):   55  :  06 -0600', '1997-11-21'],
  ['tue, 05 SEP 2000 10:00:00 +0000', '2000-9-5'],
])('%s was sent on %s', (date, expected) => {
  expect(of(date)).toBe(expected);
});

test.each(['', 'yesterday', '32 Jan 2020 00:00:00 +0000', '1 Foo 2020', '2020-01-01'])(
  '%j is no date',
  (date) => {
    expect(of(date)).toBeUndefined();
  },
);

test('a message without a Date was sent on no date', () => {
  expect(sentDate(indexMessage(crlfMessage('Subject: x', '')))).toBeUndefined();
});
