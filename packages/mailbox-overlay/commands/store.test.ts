import type { Response, StatusResponse } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyHabits, anyStore } from '../testing/arbitrary-command.ts';
import { commandIn } from '../testing/command-in.ts';
import { anyHistory, mailboxAfter, NOW_MS, viewOf } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import { TAG } from '../testing/overlay-session.ts';
import { testProperty } from '../testing/property.ts';
import { responsesIn } from '../testing/read-responses.ts';
import { READ_WRITE, SideBySide } from '../testing/side-by-side.ts';
import { planCommand } from './plan-command.ts';

testProperty(
  'flags change as on an ordinary server, and the client is told unless it asked for silence',
  fc.property(anyHistory, anyHabits, anyStore, (history, habits, sketch) => {
    const mailbox = mailboxAfter(history);
    const { expected, answer } = new SideBySide(mailbox, habits).run(sketch.fit(mailbox));
    if (habits.readOnly) return;
    expect([answer.status, answer.code]).toEqual([expected.status, expected.code]);
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

describe('on condition that a woven message is unchanged', () => {
  test('the change is refused to a client that was not told its present state', () => {
    const { overlay } = new SideBySide(mailboxLike('rwrr'));
    const conditional = commandIn('STORE 2:3 (UNCHANGEDSINCE 1000) +FLAGS.SILENT (\\Seen)');
    expect(overlay.run(conditional)).toMatchObject({
      code: { name: 'MODIFIED', ranges: [{ first: 2, last: 2 }] },
      effects: [],
    });
    overlay.run(commandIn('FETCH 2 MODSEQ'));
    const told = overlay.run(conditional);
    expect(told.code).toBeUndefined();
    expect(told.effects).toContainEqual({
      kind: 'change-flags',
      uid: 2,
      mode: 'add',
      flags: ['\\Seen'],
      ifUnchanged: true,
    });
    // It has other flags now, and the client asked for silence.
    expect(overlay.run(conditional).code).toMatchObject({ name: 'MODIFIED' });
  });

  test('what is modified of both parts is told in the numbers of the command, also with a NO', () => {
    const view = viewOf(mailboxLike('rwrr'));
    const plan = planCommand(commandIn('STORE 1:4 (UNCHANGEDSINCE 5) FLAGS ()'), view, {
      tag: TAG,
      nowMs: NOW_MS,
    });
    if (plan.kind !== 'run') throw new Error('It is not carried out.');
    const answers = responsesIn('p1 OK [MODIFIED 2:3] Some.\np1 NO [MODIFIED 2:3] Some are gone.');
    const [ok, no] = answers.filter(
      (answer): answer is StatusResponse => 'tag' in answer && 'code' in answer,
    );
    expect(plan.okCode?.({ collected: [], tagged: ok, copied: [] })).toBe('MODIFIED 2:4');
    expect(no && plan.noCode?.(no)).toBe('MODIFIED 3:4');
    expect(plan.okCode?.({ collected: [], tagged: undefined, copied: [], outdated: [] })).toBe('MODIFIED 2');
  });
});

test.each(['STORE 2 FLAGS ()', 'STORE 1 +FLAGS (\\Recent)', 'STORE 1 +FLAGS (\\Seen \\Invented)'])(
  '%s is refused and changes nothing',
  (text) => {
    const { overlay } = new SideBySide(mailboxLike('w'));
    expect(overlay.run(commandIn(text))).toMatchObject({ status: 'BAD', effects: [], upstream: undefined });
  },
);

test.each([
  ['+FLAGS.SILENT (\\Deleted)', ['\\deleted'], []],
  ['+FLAGS.SILENT (\\Deleted)', ['\\Deleted', '\\Seen'], ['* 1 FETCH (FLAGS (\\Deleted \\Seen))\r\n']],
  ['-FLAGS.SILENT (\\Deleted)', ['\\Seen'], ['* 1 FETCH (FLAGS (\\Seen))\r\n']],
  ['FLAGS.SILENT ($Label1)', ['$Label1'], []],
])(
  'after STORE %s that leaves %j the client is told what somebody else has changed',
  (change, after, told) => {
    const view = viewOf(mailboxLike('w'));
    const plan = planCommand(commandIn(`STORE 1 ${change}`), view, { tag: TAG, nowMs: 0 });
    const [place] = view.woven;
    if (plan.kind !== 'run' || place === undefined) throw new Error('Nothing to run.');
    view.replace({ ...place.message, flags: after });
    expect(plan.answer(view, { collected: [], tagged: undefined, copied: [] }).map(String)).toEqual(told);
  },
);
