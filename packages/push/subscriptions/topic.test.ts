import { expect, it } from 'vitest';
import { isTopicPattern, topicMatches } from './topic.ts';

it.each([
  ['*', true],
  ['ox:mail:new', true],
  ['ox:mail:*', true],
  ['ox:*', true],
  ['ox:mail:newer', false],
  ['ox:mail', false],
  ['ox:calendar:*', false],
  ['ox:ma:*', false],
])('%s matches ox:mail:new: %s', (pattern, expected) => {
  expect(topicMatches(pattern, 'ox:mail:new')).toBe(expected);
});

it.each(['*', 'ox', 'ox:mail:new', 'ox:mail:*', 'a_b-C9:*'])('takes %s for a pattern', (pattern) => {
  expect(isTopicPattern(pattern)).toBe(true);
});

it.each(['', ':', ':*', 'ox:', 'ox::mail', 'ox:*:new', 'ox*', 'ox:mäil', '**'])(
  'takes %j for no pattern',
  (text) => {
    expect(isTopicPattern(text)).toBe(false);
  },
);
