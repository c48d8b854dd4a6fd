import { expect, it } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const nowMs = Date.UTC(1994, 10, 6, 8, 49, 7);

it.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['Sun, 06 Nov 1994 08:49:37 GMT', 30_000],
  ['Sun, 06 Nov 1994 08:00:00 GMT', 0],
  ['9999999999', 86_400_000],
  ['Sat, 06 Nov 2094 08:49:37 GMT', 86_400_000],
  ['', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['1994', 1_994_000],
  ['Sun, 99 Nov 1994 08:49:37 GMT', undefined],
])('a Retry-After of %j is a pause of %s milliseconds', (field, pauseMs) => {
  expect(retryAfterMs(field, nowMs)).toBe(pauseMs);
});
