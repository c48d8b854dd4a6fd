import { CountingMetrics, ManualClock, silentLogger } from '@mailweave/foundation';
import type { MailboxEvent } from '@mailweave/push';
import { aNewMail } from '@mailweave/push/testing';
import { expect, test } from 'vitest';
import { PushEvents } from '../events.ts';
import { GroupedIntake, MAX_WAITING } from './grouped-intake.ts';

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

test('more than it may keep waiting is refused at once with a reason, and taken when there is room again', async () => {
  const disk = Promise.withResolvers<void>();
  const intake = intakeOver(async (events) => {
    await disk.promise;
    return events.map(() => true);
  });
  const taken = Array.from({ length: MAX_WAITING }, (_, uid) => intake.accept(mail(uid + 1)));
  const refused = intake.accept(mail(MAX_WAITING + 1));
  await expect(refused).rejects.toMatchObject({ code: 'intake-full', retry: 'later' });
  disk.resolve();
  expect(new Set(await Promise.all(taken))).toEqual(new Set(['accepted']));
  expect(await intake.accept(mail(MAX_WAITING + 1))).toBe('accepted');
});
