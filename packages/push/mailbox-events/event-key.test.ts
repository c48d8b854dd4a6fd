import { expect, it } from 'vitest';
import { aNewMail } from '../testing/builders.ts';
import { newMailKey } from './event-key.ts';

it('is the same for one message that two sources tell of', () => {
  const told = aNewMail({ source: 'dovecot', subject: 'Lunch' });
  expect(newMailKey(aNewMail({ source: 'imap', atMs: told.atMs + 60_000 }))).toBe(newMailKey(told));
});

it.each([{ accountId: '250@1' as const }, { mailbox: 'Archive' }, { uidValidity: 8 }, { uid: 102 }])(
  'differs for another message: %j',
  (other) => {
    expect(newMailKey(aNewMail(other))).not.toBe(newMailKey(aNewMail()));
  },
);

it('takes what comes without a UID within five seconds for one message', () => {
  const { uid: _, uidValidity: __, ...unnumbered } = aNewMail({ atMs: 10_000 });
  expect(newMailKey({ ...unnumbered, atMs: 14_999 })).toBe(newMailKey(unnumbered));
  expect(newMailKey({ ...unnumbered, atMs: 15_000 })).not.toBe(newMailKey(unnumbered));
});
