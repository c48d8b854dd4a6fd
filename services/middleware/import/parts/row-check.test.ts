import { aTemplate } from '@mailweave/injection';
import { expect, test } from 'vitest';
import { userKeyNumber } from '../../testing/test-middleware.ts';
import { RowCheck } from './row-check.ts';

const row = { userKey: userKeyNumber(1) };

test('a row may say where the user is, by a time zone that there is', () => {
  const check = new RowCheck({ templates: [aTemplate()] });
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

test('a row may have the values that a profile rule asks for beside those of its template, and no others', () => {
  const profile = { all: [{ variable: 'plan', equals: 'gold' }, { not: { variable: 'age', atLeast: 18 } }] };
  const check = new RowCheck({ templates: [aTemplate({ required: ['name'] })], targeting: { profile } });
  expect(check.knows('age')).toBe(true);
  expect(check.check({ ...row, vars: { name: 'Ada', plan: 'gold' } }).outcome).toBe('good');
  expect(check.check({ ...row, vars: { name: 'Ada', size: 'L' } })).toMatchObject({
    reason: expect.stringContaining('neither a template nor the profile rule'),
  });
});
