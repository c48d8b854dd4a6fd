import type { Response } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyFetch, anyHabits } from '../testing/arbitrary-command.ts';
import { commandIn } from '../testing/command-in.ts';
import { anyHistory, mailboxAfter } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import type { ModelMailbox } from '../testing/model-mailbox.ts';
import { testProperty } from '../testing/property.ts';
import { READ_WRITE, SideBySide } from '../testing/side-by-side.ts';

testProperty(
  'the client gets the answers of an ordinary server, in the order of numbers, and the same flags are set',
  fc.property(anyHistory, anyHabits, anyFetch, (history, habits, sketch) => {
    const mailbox = mailboxAfter(history);
    const { expected, answer } = new SideBySide(mailbox, habits).run(sketch.fit(mailbox));
    expect(answer.status).toBe(expected.status);
    expect(answer.responses).toEqual(expected.responses);
  }),
);

describe('the backend', () => {
  test.each([
    ['FETCH 2 FLAGS', undefined],
    ['UID FETCH 2:2 FLAGS', undefined],
    [
      'FETCH 1,3 FLAGS',
      {
        set: {
          kind: 'sequence',
          ranges: [
            { first: 1, last: 1 },
            { first: 2, last: 2 },
          ],
        },
      },
    ],
    ['UID FETCH 3 FLAGS', { set: { kind: 'uid', ranges: [{ first: 3, last: 3 }] } }],
  ])('hears of %s only what is real', (text, upstream) => {
    const { answer } = new SideBySide(mailboxLike('rwr')).run(commandIn(text));
    if (upstream === undefined) expect(answer.upstream).toBeUndefined();
    else expect(answer.upstream).toMatchObject(upstream);
  });
});

describe('what is counted of a woven message', () => {
  test.each([
    ['UID FLAGS RFC822.SIZE', []],
    ['ENVELOPE', ['listed']],
    ['BODY.PEEK[HEADER.FIELDS (SUBJECT)]', ['listed']],
    ['BODY.PEEK[]', ['listed', 'opened']],
    ['RFC822.HEADER', ['listed']],
    ['BODY.PEEK[TEXT]', ['opened']],
    ['BODY.PEEK[1]', ['opened']],
    ['BODY[1]', ['read', 'opened', '\\Seen']],
    ['BODY[]', ['listed', 'read', 'opened', '\\Seen']],
    ['RFC822', ['listed', 'read', 'opened', '\\Seen']],
    ['RFC822.TEXT', ['read', 'opened', '\\Seen']],
    ['BINARY[1]', ['read', 'opened', '\\Seen']],
    ['BINARY.PEEK[1]', ['opened']],
    ['BINARY.SIZE[1]', []],
  ])('when %s is fetched', (item, counted) => {
    const { answer } = runOnWoven(`FETCH 1 (${item})`);
    const effects = answer.effects.map((effect) => {
      if (effect.kind === 'report') return effect.event;
      return effect.kind === 'change-flags' && effect.mode === 'add' ? effect.flags.join() : effect.kind;
    });
    expect(effects).toEqual(counted);
  });

  test('a body that is read in a read-only mailbox is read, and \\Seen stays away', () => {
    const { answer } = runOnWoven('FETCH 1 (BODY[])', true);
    expect(answer.effects).toEqual([
      { kind: 'report', uid: 1, event: 'listed' },
      { kind: 'report', uid: 1, event: 'read' },
      { kind: 'opened', uid: 1 },
    ]);
  });
});

testProperty(
  'a NO of the backend after some answers takes no woven message from the client',
  fc.property(anyHistory, anyFetch, fc.nat({ max: 4 }), (history, sketch, fetchesAtMost) => {
    const mailbox = mailboxAfter(history);
    const { overlay } = new SideBySide(mailbox, { ...READ_WRITE, fetchesAtMost });
    const whole = new SideBySide(mailbox).run(sketch.fit(mailbox));
    const answer = overlay.run(sketch.fit(mailbox));
    const wanted = whole.expected.responses.filter(isWovenIn(mailbox));
    expect(answer.responses.filter(isWovenIn(mailbox))).toEqual(wanted);
    expect(answer.effects).toEqual(whole.answer.effects);
    const allRead = answer.responses.length === whole.expected.responses.length;
    expect(answer.status).toBe(allRead ? whole.expected.status : 'NO');
  }),
);

function isWovenIn({ messages }: ModelMailbox): (response: Response) => boolean {
  return (response) => response.name === 'FETCH' && messages[response.sequence - 1]?.isWoven === true;
}

test.each(['UID FETCH 1 FLAGS (CHANGEDSINCE 5 VANISHED)', 'FETCH 2 FLAGS'])(
  '%s is refused and changes nothing',
  (text) => {
    const overlay = new SideBySide(mailboxLike('w')).overlay;
    expect(overlay.run(commandIn(text))).toMatchObject({ status: 'BAD', effects: [], upstream: undefined });
  },
);

function runOnWoven(text: string, readOnly = false) {
  const { overlay } = new SideBySide(mailboxLike('w'), { ...READ_WRITE, readOnly });
  return { answer: overlay.run(commandIn(text)) };
}
