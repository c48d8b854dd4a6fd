import { expect, test } from 'vitest';
import { baseSubject } from './base-subject.ts';

test.each([
  ['', ''],
  ['hello', 'hello'],
  // (1) and WSP of the leaders and trailers
  ['  a \t b\r\n c  ', 'a b c'],
  // (2) subj-trailer
  ['hello (fwd)', 'hello'],
  ['hello (FWD) (fwd)  ', 'hello'],
  ['(fwd) hello', '(fwd) hello'],
  ['(fwd)', ''],
  // (3) subj-leader
  ['Re: hello', 'hello'],
  ['RE :hello', 'hello'],
  ['re: Fw: FWD: hello', 'hello'],
  ['Re[2]: hello', 'hello'],
  ['Re [a b] : hello', 'hello'],
  ['[list] Re: hello', 'hello'],
  ['[a][b] [c]re[2]:hello', 'hello'],
  ['Re: [list] Re: hello', 'hello'],
  ['Re:', ''],
  ['Reply: hello', 'Reply: hello'],
  ['Re hello', 'Re hello'],
  ['Re[a[b]]: hello', 'Re[a[b]]: hello'],
  ['F: hello', 'F: hello'],
  ['AW: hello', 'AW: hello'],
  // (4) subj-blob, unless nothing would be left
  ['[list] hello', 'hello'],
  ['[a] [b] hello', 'hello'],
  ['[a][b]', '[b]'],
  ['[list]', '[list]'],
  ['Re: [list]', '[list]'],
  ['[a] [b', '[b'],
  ['hello [list]', 'hello [list]'],
  // (6) subj-fwd
  ['[fwd: hello]', 'hello'],
  ['[Fwd: Re: [list] hello (fwd)]', 'hello'],
  ['Re: [fwd: [FWD: hello ] (fwd) ]', 'hello'],
  ['[fwd: ]', ''],
  ['[fwd: hello', '[fwd: hello'],
  ['[fwd:hello] world', 'world'],
  // Beyond ASCII only what RFC 5256 names goes.
  ['Re: Äpfel', 'Äpfel'],
  ['Ré: a', 'Ré: a'],
])('the base subject of %j is %j', (subject, base) => {
  expect(baseSubject(subject)).toBe(base);
});

test('the base subject of a hostile subject takes linear time', () => {
  const repeated = [
    '[a]'.repeat(100_000),
    `${'[fwd:'.repeat(20_000)}x${']'.repeat(20_000)}`,
    `${'[a]Re:'.repeat(50_000)}[`,
    ' (fwd)'.repeat(50_000),
  ];
  expect(repeated.map(baseSubject)).toEqual(['[a]', 'x', '[', '']);
});
