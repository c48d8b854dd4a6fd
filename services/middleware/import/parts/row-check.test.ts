import { aTemplate } from '@mailweave/injection';
import { expect, test } from 'vitest';
import { userKeyNumber } from '../../testing/test-middleware.ts';
import { RowCheck } from './row-check.ts';

const row = { userKey: userKeyNumber(1) };

test('a row may say where the user is, by a time zone that there is', () => {
  const check = new RowCheck([aTemplate()]);
  for (const timeZone of ['Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia', 'Europe/Berlin']) {
    expect(check.check({ ...row, timeZone }).outcome).toBe('good');
  }
  for (const timeZone of ['Europe/Atlantis', 'Europe/Atlantis', 'CEST2']) {
    expect(check.check({ ...row, timeZone })).toEqual({
      outcome: 'bad',
      reason: '/timeZone names no time zone',
    });
  }
  expect(check.check({ ...row, timeZone: '+02:00' })).toMatchObject({
    outcome: 'bad',
    reason: expect.stringContaining('/timeZone must match pattern'),
  });
});
