import { expect, test } from 'vitest';
import { collectAll } from './backend-link.ts';

test('responses that are held back are held in order, and not without end', () => {
  const held: Parameters<typeof collectAll>[0] = [];
  const { take } = collectAll(held);
  const bytes = Buffer.alloc(40_000_000);
  for (let count = 1; count <= 3; count += 1) take({ response: { name: 'EXISTS', count }, bytes });
  expect(held.map(({ response }) => response)).toEqual([1, 2, 3].map((count) => ({ name: 'EXISTS', count })));
  expect(() => take({ response: { name: 'EXISTS', count: 4 }, bytes })).toThrow('more than can be held');
});
