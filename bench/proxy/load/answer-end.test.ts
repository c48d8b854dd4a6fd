import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerEnd } from './answer-end.ts';

/** Cuts the bytes at these places, each counted around their length. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [...places.map((place) => place % bytes.length), bytes.length].sort((a, b) => a - b);
  return cuts.map((end, at) => bytes.subarray(at === 0 ? 0 : cuts[at - 1], end));
}

const line = fc.oneof(
  fc.constantFrom(
    '* 1 FETCH (BODY[] {12}',
    '',
    'q.10 OK other tag',
    'q',
    'q.1',
    'Zm9vYmFy',
    ' q.1 OK',
    'a q.1 NO',
  ),
  fc.string({ maxLength: 30 }).filter((text) => !text.startsWith('q.1') && !/[\r\n]/.test(text)),
);

test('the end of an answer is found in its last piece and in none before, however it is cut', () => {
  const answer = fc.record({
    lines: fc.array(line),
    status: fc.constantFrom('OK', 'NO', 'BAD'),
    places: fc.array(fc.nat({ max: 10_000 }), { maxLength: 20 }),
  });
  fc.assert(
    fc.property(answer, ({ lines, status, places }) => {
      const bytes = Buffer.from([...lines, `q.1 ${status} done`].map((text) => `${text}\r\n`).join(''));
      const end = new AnswerEnd('q.1');
      const outcomes = cut(bytes, places).map((piece) => end.push(piece, piece.length));
      const found = status === 'OK' ? 'ok' : 'refused';
      expect(outcomes.filter((outcome) => outcome !== 'more')).toEqual([found]);
      expect(outcomes.lastIndexOf(found)).toBe(outcomes.findLastIndex((outcome) => outcome !== 'more'));
    }),
  );
});

test('only the bytes before the end of a piece are looked at', () => {
  const shared = Buffer.from('q.1 OK done\r\n* leftover of an older piece\r\n');
  expect(new AnswerEnd('q.1').push(shared, 13)).toBe('ok');
});

test('a greeting is an answer to the tag of untagged lines', () => {
  const greeting = Buffer.from('* OK ready\r\n');
  expect(new AnswerEnd('*').push(greeting, greeting.length)).toBe('ok');
});
