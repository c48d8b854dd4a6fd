import { expect, it } from 'vitest';
import { numberedParameters } from './answer.ts';

it.each([
  ['SELECT 1', 'SELECT 1'],
  ['a = ? AND b IN (?, ?)', 'a = $1 AND b IN ($2, $3)'],
  ['a = ? AND b IN (??) AND c = ?', 'a = $1 AND b = ANY ($2) AND c = $3'],
  ["a = '?' AND b = ? AND c = 'it''s ?'", "a = '?' AND b = $1 AND c = 'it''s ?'"],
])('numbers the parameters of: %s', (sql, expected) => {
  expect(numberedParameters(sql)).toBe(expected);
});
