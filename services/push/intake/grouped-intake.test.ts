import { CountingMetrics, ManualClock, silentLogger } from '@mailweave/foundation';
import type { MailboxEvent } from '@mailweave/push';
import { aNewMail } from '@mailweave/push/testing';
import { expect, test } from 'vitest';
import { PushEvents } from '../events.ts';
import { GroupedIntake } from './grouped-intake.ts';

const mail = (uid: number): MailboxEvent => ({ event: 'new-mail', ...aNewMail({ uid }) });

function intakeOver(add: (events: readonly MailboxEvent[]) => Promise<boolean[]>): GroupedIntake {
  const events = new PushEvents(silentLogger, new CountingMetrics());
  return new GroupedIntake({ store: { add }, clock: new ManualClock(0), events, onAccepted: () => {} });
}

test('what is told while a write is under way shares the next one, and everybody gets his own answer', async () => {
  const writes: number[] = [];
  const first = Promise.withResolvers<void>();
  const intake = intakeOver(async (events) => {
    writes.push(events.length);
    if (writes.length === 1) await first.promise;
    return events.map((event) => event.event === 'new-mail' && event.uid !== 3);
  });
  const early = intake.accept(mail(1));
  while (writes.length === 0) await new Promise(setImmediate);
  const late = [2, 3, 4].map((uid) => intake.accept(mail(uid)));
  first.resolve();
  expect(await early).toBe('accepted');
  expect(await Promise.all(late)).toEqual(['accepted', 'known', 'accepted']);
  expect(writes).toEqual([1, 3]);
});

test('a write that fails is told to those that were in it, and the next one is tried', async () => {
  let isBroken = true;
  const intake = intakeOver(async (events) => {
    if (isBroken) throw new Error('no room on the disk');
    return events.map(() => true);
  });
  await expect(intake.accept(mail(1))).rejects.toThrow('no room');
  isBroken = false;
  expect(await intake.accept(mail(1))).toBe('accepted');
});
