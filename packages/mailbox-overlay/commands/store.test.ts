import type { Response } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyHabits, anyStore } from '../testing/arbitrary-command.ts';
import { commandIn } from '../testing/command-in.ts';
import { anyHistory, mailboxAfter } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import { testProperty } from '../testing/property.ts';
import { READ_WRITE, SideBySide } from '../testing/side-by-side.ts';

testProperty(
  'flags change as on an ordinary server, and the client is told unless it asked for silence',
  fc.property(anyHistory, anyHabits, anyStore, (history, habits, sketch) => {
    const mailbox = mailboxAfter(history);
    const { expected, answer } = new SideBySide(mailbox, habits).run(sketch.fit(mailbox));
    if (habits.readOnly) return;
    expect(answer.status).toBe(expected.status);
    expect(byNumber(answer.responses)).toEqual(expected.responses);
  }),
);

/** STORE answers in any order. */
function byNumber(responses: readonly Response[]): Response[] {
  const number = (response: Response): number => ('sequence' in response ? response.sequence : 0);
  return responses.toSorted((a, b) => number(a) - number(b));
}

describe('in a read-only mailbox', () => {
  const readOnly = { ...READ_WRITE, readOnly: true };

  test('a backend that says OK and changes nothing changes no woven message either', () => {
    const sides = new SideBySide(mailboxLike('rw'), { ...readOnly, ignoresStore: true });
    const { answer } = sides.run(commandIn('STORE 1:2 +FLAGS (\\Deleted)'));
    expect([answer.status, answer.effects, answer.responses]).toEqual(['OK', [], []]);
  });

  test('a change of woven messages alone is refused', () => {
    const { answer } = new SideBySide(mailboxLike('rw'), readOnly).run(commandIn('UID STORE 2 FLAGS ()'));
    expect([answer.status, answer.upstream]).toEqual(['NO', undefined]);
  });
});

test.each([
  ['+FLAGS (\\Seen)', ['change-flags', 'report']],
  ['FLAGS (\\SEEN \\Flagged)', ['change-flags', 'report']],
  ['-FLAGS (\\Seen)', ['change-flags']],
  ['+FLAGS.SILENT ($Label1)', ['change-flags']],
])('STORE %s of an unread woven message has the effects %j', (change, effects) => {
  const { answer } = new SideBySide(mailboxLike('w')).run(commandIn(`STORE 1 ${change}`));
  expect(answer.effects.map(({ kind }) => kind)).toEqual(effects);
});

test.each([
  'STORE 1 (UNCHANGEDSINCE 5) FLAGS ()',
  'STORE 2 FLAGS ()',
  'STORE 1 +FLAGS (\\Recent)',
  'STORE 1 +FLAGS (\\Seen \\Invented)',
])('%s is refused and changes nothing', (text) => {
  const { overlay } = new SideBySide(mailboxLike('w'));
  expect(overlay.run(commandIn(text))).toMatchObject({ status: 'BAD', effects: [], upstream: undefined });
});
