import type { Response } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCommand, anySavingSearch } from '../testing/arbitrary-command.ts';
import { commandIn } from '../testing/command-in.ts';
import { anyHistory, anyStep, mailboxAfter, uidsOf } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import { happens } from '../testing/other-sessions.ts';
import { testProperty } from '../testing/property.ts';
import { SideBySide } from '../testing/side-by-side.ts';

const anyEvent = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('save' as const), sketch: anySavingSearch }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('command' as const), sketch: anyCommand }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('elsewhere' as const), step: anyStep }) },
);

/** What `$` names now, on one server and through the overlay. */
function named(sides: SideBySide): { expected: Response[]; received: Response[] } {
  const { expected, answer } = sides.run(commandIn('UID SEARCH $'));
  return { expected: [...expected.responses], received: [...answer.responses] };
}

testProperty(
  'over any session `$` names what it would name on one server that held everything',
  fc.property(anyHistory, fc.array(anyEvent, { maxLength: 8, size: 'max' }), (history, events) => {
    const sides = new SideBySide(mailboxAfter(history));
    for (const event of events) {
      if (event.kind === 'elsewhere') happens(sides, event.step);
      else sides.run(event.sketch.fit(sides.reference.mailbox));
      const { expected, received } = named(sides);
      expect(received).toEqual(expected);
    }
  }),
  0.5,
);

describe('MIN and MAX', () => {
  test.each<[pattern: string, command: string, asked: string | undefined]>([
    ['wrr', 'SEARCH RETURN (SAVE MIN) ALL', 'SEARCH RETURN (SAVE) NOT ALL'],
    ['wrr', 'SEARCH RETURN (SAVE MIN MAX) ALL', 'SEARCH RETURN (SAVE) 2'],
    ['wrr', 'UID SEARCH RETURN (MAX SAVE MIN) ALL', 'UID SEARCH RETURN (SAVE) UID 3'],
    ['rrw', 'UID SEARCH RETURN (SAVE MIN MAX) ALL', 'UID SEARCH RETURN (SAVE) UID 1'],
    ['wrrw', 'SEARCH RETURN (SAVE MIN MAX) ALL', 'SEARCH RETURN (SAVE) NOT ALL'],
    ['rwr', 'SEARCH RETURN (SAVE MIN MAX) ALL', undefined],
    ['rw', 'SEARCH RETURN (SAVE MIN) ALL', undefined],
    ['wr', 'SEARCH RETURN (SAVE MIN ALL) ALL', undefined],
    ['wr', 'SEARCH RETURN (SAVE MIN COUNT) ALL', undefined],
    ['wr', 'SEARCH RETURN (SAVE) ALL', undefined],
    ['w', 'SEARCH RETURN (SAVE MIN) ALL', undefined],
  ])(
    'of %s by %s: the backend is asked to keep less only where a woven message is an end',
    (pattern, text, asked) => {
      const { overlay } = new SideBySide(mailboxLike(pattern));
      const { questions } = overlay.run(commandIn(text));
      expect(questions).toEqual(asked === undefined ? [] : [commandIn(asked)]);
    },
  );

  test('a backend that does not keep what it is told to leaves nothing saved, and the client hears NO', () => {
    const { overlay } = new SideBySide(mailboxLike('wr'));
    overlay.backend.refuses = (command) => command.name === 'SEARCH' && command.returns?.join() === 'SAVE';
    const { status } = overlay.run(commandIn('SEARCH RETURN (SAVE MIN) ALL'));
    expect([status, overlay.view.savedWoven]).toEqual(['NO', []]);
  });
});

test('a search that the backend refuses empties `$`, one that is not understood leaves it (RFC 5182 2.1)', () => {
  const { overlay } = new SideBySide(mailboxLike('rw'));
  overlay.run(commandIn('SEARCH RETURN (SAVE) ALL'));
  expect(uidsOf(overlay.view.savedWoven)).toEqual([2]);
  overlay.run(commandIn('SEARCH RETURN (SAVE) MODSEQ 1'));
  expect(uidsOf(overlay.view.savedWoven)).toEqual([2]);
  overlay.backend.refuses = () => true;
  overlay.run(commandIn('SEARCH RETURN (SAVE) ALL'));
  expect(overlay.view.savedWoven).toEqual([]);
});
