import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MessageTail } from './message-tail.ts';

function aTail(): MessageTail {
  const tail = new MessageTail(10);
  for (const sequence of [8, 9, 10]) tail.learn({ sequence, uid: 100 + sequence, isSeen: false });
  return tail;
}

it('knows which message was read, once', () => {
  const tail = aTail();
  expect([tail.seen(9), tail.seen(9), tail.seen(3)]).toEqual([109, undefined, undefined]);
  expect(tail.unseenUids).toEqual([108, 110]);
});

it('tells again of a message that was marked unread in between', () => {
  const tail = aTail();
  tail.seen(9);
  tail.unseen(9);
  expect(tail.seen(9)).toBe(109);
});

it('counts on below a message that is gone', () => {
  const tail = aTail();
  expect([tail.expunged(1), tail.expunged(8), tail.seen(8), tail.count]).toEqual([undefined, 109, 110, 8]);
});

it('does not tell of a message that had been read before it went', () => {
  const tail = aTail();
  tail.seen(8);
  expect(tail.expunged(8)).toBeUndefined();
});

it('follows the last 64 only', () => {
  const tail = new MessageTail(0);
  for (let sequence = 1; sequence <= 100; sequence += 1) {
    tail.learn({ sequence, uid: sequence, isSeen: false });
  }
  expect([tail.uids.length, tail.uids.at(0), tail.seen(36)]).toEqual([64, 37, undefined]);
});

it('agrees with a mailbox whatever happens in it', () => {
  const step = fc.record({
    what: fc.constantFrom('arrive', 'expunge', 'see'),
    where: fc.nat(1_000),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const tail = new MessageTail(0);
      const mailbox: { uid: number; isSeen: boolean }[] = [];
      let uidNext = 1;
      for (const { what, where } of steps) {
        const at = mailbox.length === 0 ? -1 : where % mailbox.length;
        const message = mailbox[at];
        if (what === 'arrive') {
          mailbox.push({ uid: uidNext, isSeen: false });
          tail.exists(mailbox.length);
          tail.learn({ sequence: mailbox.length, uid: uidNext, isSeen: false });
          uidNext += 1;
        } else if (message !== undefined && what === 'see') {
          expect(tail.seen(at + 1)).toBe(message.isSeen ? undefined : message.uid);
          message.isSeen = true;
        } else if (message !== undefined) {
          expect(tail.expunged(at + 1)).toBe(message.isSeen ? undefined : message.uid);
          mailbox.splice(at, 1);
        }
        expect(tail.uids).toEqual(mailbox.map(({ uid }) => uid));
      }
    }),
  );
});
