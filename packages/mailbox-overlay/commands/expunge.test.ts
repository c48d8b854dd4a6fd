import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyExpunge, anyHabits } from '../testing/arbitrary-command.ts';
import { commandIn } from '../testing/command-in.ts';
import { anyHistory, mailboxAfter, uidsOf, viewOf } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import type { ModelMailbox } from '../testing/model-mailbox.ts';
import { holdsFlag } from '../testing/model-message.ts';
import { testProperty } from '../testing/property.ts';
import { READ_WRITE, SideBySide } from '../testing/side-by-side.ts';
import { closeEffects } from './expunge.ts';

testProperty(
  'exactly the messages with \\Deleted go, and the client loses them by their right numbers',
  fc.property(anyHistory, anyHabits, anyExpunge, (history, habits, sketch) => {
    const mailbox = mailboxAfter(history);
    const { expected, answer } = new SideBySide(mailbox, habits).run(sketch.fit(mailbox));
    expect(answer.responses.length).toBe(expected.responses.length);
    if (!habits.readOnly) expect(answer.status).toBe(expected.status);
  }),
);

testProperty(
  'CLOSE withdraws the woven messages with \\Deleted, in a read-only mailbox none',
  fc.property(anyHistory, fc.boolean(), (history, readOnly) => {
    const mailbox = mailboxAfter(history);
    const deleted = readOnly ? [] : mailbox.woven.filter((message) => holdsFlag(message, '\\Deleted'));
    const effects = closeEffects(viewOf(mailbox, readOnly));
    expect(effects).toEqual(deleted.map(({ uid }) => ({ kind: 'withdraw', uid, cause: 'expunged' })));
  }),
  0.5,
);

function allDeleted(pattern: string): ModelMailbox {
  const mailbox = mailboxLike(pattern);
  for (const uid of uidsOf(mailbox.messages)) mailbox.setFlags(uid as never, ['\\DELETED']);
  return mailbox;
}

describe('several messages that go at once', () => {
  test.each([
    [false, [1, 2, 1, 1]],
    [true, [3, 1, 1, 1]],
  ])(
    'are told by numbers that count each other out (backend begins at the end: %s)',
    (expungesLastFirst, numbers) => {
      const sides = new SideBySide(allDeleted('rwrw'), { ...READ_WRITE, expungesLastFirst });
      const { answer } = sides.run(commandIn('EXPUNGE'));
      expect(answer.responses.map((response) => 'sequence' in response && response.sequence)).toEqual(
        numbers,
      );
    },
  );

  test('are only those that UID EXPUNGE names', () => {
    const sides = new SideBySide(allDeleted('rwrw'));
    const { answer } = sides.run(commandIn('UID EXPUNGE 2:3'));
    expect(uidsOf(sides.reference.mailbox.messages)).toEqual([1, 4]);
    expect(answer.effects).toEqual([{ kind: 'withdraw', uid: 2, cause: 'expunged' }]);
  });
});

test('UID EXPUNGE of woven messages alone does not go to the backend', () => {
  const { answer } = new SideBySide(allDeleted('rw')).run(commandIn('UID EXPUNGE 2'));
  expect([answer.status, answer.upstream]).toEqual(['OK', undefined]);
});

test('UID EXPUNGE $ withdraws the woven messages that were saved, and the backend has saved the others', () => {
  const sides = new SideBySide(allDeleted('rwrw'));
  sides.run(commandIn('SEARCH RETURN (SAVE) 2:3'));
  const { answer } = sides.run(commandIn('UID EXPUNGE $'));
  expect(answer.upstream).toEqual({ name: 'UID EXPUNGE', set: { kind: 'saved' } });
  expect(uidsOf(sides.reference.mailbox.messages)).toEqual([1, 4]);
});
