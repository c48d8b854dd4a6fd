import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

test('a secret shows as *** in every rendering but reveal()', () => {
  const secret = new Secret('hunter2');
  const renderings = [`${secret}`, JSON.stringify({ secret }), inspect({ secret }), secret.toString()];
  for (const rendering of renderings) {
    expect(rendering).toContain('***');
    expect(rendering).not.toContain('hunter2');
  }
  expect(secret.reveal()).toBe('hunter2');
});
