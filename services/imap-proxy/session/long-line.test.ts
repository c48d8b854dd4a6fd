import { expect, test } from 'vitest';
import { LongLine } from './long-line.ts';

test('a line keeps its bytes when the chunks they came in are used again', () => {
  const line = new LongLine(1_000);
  const lent = Buffer.alloc(3);
  for (const piece of ['* S', 'EAR', 'CH ']) line.add(lent.fill(piece));
  lent.fill('#');
  expect(line.take().toString()).toBe('* SEARCH ');
  line.add(lent.fill('new'));
  expect(line.take().toString()).toBe('new');
});

test('what is longer than the limit is refused', () => {
  const line = new LongLine(5);
  line.add(Buffer.from('12345'));
  expect(() => line.add(Buffer.from('6'))).toThrow('beyond the limit');
});
