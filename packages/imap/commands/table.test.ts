import { expect, test } from 'vitest';
import { COMMANDS, commandGrammar, isAllowedIn } from './table.ts';

test.each([
  ['CAPABILITY', [true, true, true]],
  ['ID', [true, true, true]],
  ['LOGIN', [true, false, false]],
  ['STARTTLS', [true, false, false]],
  ['ENABLE', [false, true, false]],
  ['COMPRESS', [false, true, true]],
  ['COMPARATOR', [false, true, true]],
  ['SELECT', [false, true, true]],
  ['APPEND', [false, true, true]],
  ['IDLE', [false, true, true]],
  ['UID FETCH', [false, false, true]],
  ['UID EXPUNGE', [false, false, true]],
  ['UNSELECT', [false, false, true]],
  ['XYZZY', [undefined, undefined, undefined]],
])('%s is allowed before login, after it, and in a mailbox: %j', (name, allowed) => {
  const phases = ['not-authenticated', 'authenticated', 'selected'] as const;
  expect(phases.map((phase) => isAllowedIn(name, phase))).toEqual(allowed);
});

test('every row is found under its own name, and names are unique', () => {
  for (const row of COMMANDS) expect(commandGrammar(row.name)).toBe(row);
});
