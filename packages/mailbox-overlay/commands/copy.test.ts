import { type ResponseCode, tag, uid, uidValidity } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunPlan } from '../plan/command-plan.ts';
import type { Copied } from '../plan/effect.ts';
import { anyCopy, anyHabits } from '../testing/arbitrary-command.ts';
import { commandIn } from '../testing/command-in.ts';
import { anyHistory, mailboxAfter, NOW_MS, uidsOf, viewOf } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import { testProperty } from '../testing/property.ts';
import { responsesIn } from '../testing/read-responses.ts';
import { READ_WRITE, SideBySide } from '../testing/side-by-side.ts';
import { planCommand } from './plan-command.ts';

testProperty(
  'exactly the addressed messages are copied or moved, and each UID stands beside its copy',
  fc.property(anyHistory, anyHabits, anyCopy, (history, habits, sketch) => {
    const mailbox = mailboxAfter(history);
    const sides = new SideBySide(mailbox, habits);
    const { expected, answer } = sides.run(sketch.fit(mailbox));
    expect(answer.status).toBe(expected.status);
    const copies = sides.copies(answer).sort(([a], [b]) => a - b);
    const sources = mailbox.messages.filter(({ uid }) => copies.some(([source]) => source === uid));
    expect(copies.map(([source]) => source)).toEqual(uidsOf(sources));
    expect(copies.map(([, copy]) => copy?.sample)).toEqual(sources.map(({ sample }) => sample));
    expect(copies.length).toBe(sides.reference.target.exists);
    expect(sides.overlay.backend.target.exists).toBe(sides.reference.target.exists);
  }),
);

function planOf(text: string, pattern: string): RunPlan {
  const plan = planCommand(commandIn(text), viewOf(mailboxLike(pattern)), { tag: tag('a1'), nowMs: NOW_MS });
  if (plan.kind !== 'run') throw new Error(`${text} is not carried out.`);
  return plan;
}

function copied(source: number, destination: number | undefined): Copied {
  return {
    source: uid(source),
    destination:
      destination === undefined ? undefined : { uidValidity: uidValidity(7), uid: uid(destination) },
  };
}

describe('COPYUID', () => {
  const [taggedOk] = responsesIn('p1 OK [COPYUID 7 1,3:4 10:12] Done.');
  const tagged = taggedOk?.name === 'OK' ? taggedOk : undefined;

  test.each<[what: string, tagged: typeof tagged, copied: Copied[], code: string | undefined]>([
    ['of the backend and the woven part', tagged, [copied(2, 9)], 'COPYUID 7 2,1,3:4 9,10:12'],
    ['of the woven part alone', undefined, [copied(2, 13), copied(5, 14)], 'COPYUID 7 2,5 13,14'],
    [
      'of the backend alone, as no UID of the copy was told',
      tagged,
      [copied(2, undefined)],
      'COPYUID 7 1,3:4 10:12',
    ],
    ['of nothing', undefined, [], undefined],
  ])('of COPY is that %s', (_what, backend, done, code) => {
    const plan = planOf('UID COPY 1:5 Archive', 'rwrrw');
    expect(plan.okCode?.({ collected: [], tagged: backend, copied: done })).toBe(code);
  });

  test('of MOVE stands before the messages go (RFC 6851 4.3)', () => {
    const view = viewOf(mailboxLike('rwrw'));
    const plan = planOf('MOVE 1:4 Archive', 'rwrw');
    const lines = plan.answer(view, {
      collected: [],
      tagged: undefined,
      copied: [copied(2, 13), copied(4, 14)],
    });
    expect(lines.join('')).toBe('* OK [COPYUID 7 2,4 13,14] Moved.\r\n* 2 EXPUNGE\r\n* 3 EXPUNGE\r\n');
  });
});

test('a woven message is moved by a copy first, and then withdrawn', () => {
  const { effects } = planOf('MOVE 1:2 Archive', 'rw');
  expect(effects).toEqual([
    { kind: 'copy', uid: 2, mailbox: 'Archive' },
    { kind: 'withdraw', uid: 2, cause: 'moved' },
  ]);
});

test.each<[string, ResponseCode | 'NO' | 'BAD']>([
  ['MOVE 1 Archive', 'NO'],
  ['COPY 3 Archive', 'BAD'],
])('%s is refused in a read-only mailbox of two with %s', (text, status) => {
  const { overlay } = new SideBySide(mailboxLike('rw'), { ...READ_WRITE, readOnly: true });
  expect(overlay.run(commandIn(text))).toMatchObject({ status, effects: [], upstream: undefined });
});
