import type { Response, StatusItem } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyHistory, mailboxAfter } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import type { ModelMailbox } from '../testing/model-mailbox.ts';
import { holdsFlag, type ModelMessage, wovenMessageOf } from '../testing/model-message.ts';
import { testProperty } from '../testing/property.ts';
import { responsesIn } from '../testing/read-responses.ts';
import { weaveStatus } from './status.ts';

type MailboxStatus = Extract<Response, { name: 'STATUS' }>;

/** STATUS of an ordinary server. */
function statusOf({ messages, uidNext }: ModelMailbox): [StatusItem, number][] {
  const count = (holds: (message: ModelMessage) => boolean): number => messages.filter(holds).length;
  return [
    ['MESSAGES', messages.length],
    ['UNSEEN', count((message) => !holdsFlag(message, '\\Seen'))],
    ['DELETED', count((message) => holdsFlag(message, '\\Deleted'))],
    ['SIZE', messages.reduce((size, { sample }) => size + sample.content.bytes.length, 0)],
    ['RECENT', 1],
    ['UIDNEXT', uidNext],
    ['UIDVALIDITY', 7],
    ['HIGHESTMODSEQ', 99],
  ];
}

function readStatus(items: readonly (readonly [string, unknown])[]): MailboxStatus {
  const [response] = responsesIn(`* STATUS INBOX (${items.map((item) => item.join(' ')).join(' ')})`);
  if (response?.name !== 'STATUS') throw new Error('No STATUS.');
  return response;
}

testProperty(
  'the counts are those of a server that holds the woven messages too',
  fc.property(anyHistory, fc.nat({ max: 255 }), (history, wanted) => {
    const mailbox = mailboxAfter(history);
    const asked = <T>(items: T[]): T[] => items.filter((_item, at) => (wanted >> at) % 2 === 1);
    const backend = readStatus(asked(statusOf(mailbox.realPart())));
    const woven = weaveStatus(backend, mailbox.woven.map(wovenMessageOf));
    expect(woven).toEqual(readStatus(asked(statusOf(mailbox))));
  }),
);

describe('one woven message at UID 3', () => {
  const woven = mailboxLike('--w').woven.map(wovenMessageOf);

  test.each([
    [3, 4n],
    [4, 4n],
    [9, 9n],
  ])('after a UIDNEXT of %i shows that the next UID is %i', (backend, shown) => {
    expect(weaveStatus(readStatus([['UIDNEXT', backend]]), woven).values.get('UIDNEXT')).toBe(shown);
  });

  test('leaves what is no number alone', () => {
    const status = readStatus([
      ['MAILBOXID', '(abc)'],
      ['APPENDLIMIT', 'NIL'],
    ]);
    expect(weaveStatus(status, woven)).toEqual(status);
  });
});
