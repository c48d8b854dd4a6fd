import { expect, test } from 'vitest';
import { manifestPlaceOf, userListPlaceOf } from './manifest-place.ts';

test.each(['', 'exports/2026/'])('a key below %j says whose campaign and which revision it is', (prefix) => {
  expect(manifestPlaceOf(`${prefix}shop/campaigns/Spring_1/r12/manifest.json`)).toEqual({
    tenantId: 'shop',
    campaignId: 'Spring_1',
    revision: 12,
  });
});

test('a key of a list says whose it is and its name, and is no campaign', () => {
  const key = 'exports/shop/suppressions/2026-03-01/manifest.json';
  expect(userListPlaceOf(key)).toEqual({ tenantId: 'shop', listId: '2026-03-01' });
  expect(manifestPlaceOf(key)).toBeUndefined();
  for (const other of ['shop/suppressions/manifest.json', 'shop/suppressions/a/b/manifest.json', '']) {
    expect(userListPlaceOf(other)).toBeUndefined();
  }
});

test.each([
  'https://evil.example/manifest.json',
  'shop/campaigns/spring/r0/manifest.json',
  'shop/campaigns/spring/r01/manifest.json',
  'shop/campaigns/spring/12/manifest.json',
  'shop/campaigns/spring/r12/manifest.json/x',
  'shop/campaigns/a/b/r12/manifest.json',
  'Shop/campaigns/spring/r12/manifest.json',
])('%j is the place of no manifest', (key) => {
  expect(manifestPlaceOf(key)).toBeUndefined();
});
