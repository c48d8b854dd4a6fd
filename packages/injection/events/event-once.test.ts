import { InjectionEvent } from '@mailweave/contracts';
import { expect, it } from 'vitest';
import { aWovenClaim, someTimeMs } from '../testing/builders.ts';
import { eventOnce } from './event-once.ts';

it('gives an event the same id whenever it is told, and each type its own', () => {
  const record = aWovenClaim();
  const read = eventOnce(record, 'read', someTimeMs);
  expect(read).toMatchObject({
    type: 'read',
    atMs: someTimeMs,
    claimId: record.claimId,
    campaignId: 'spring',
  });
  expect(eventOnce(record, 'read', someTimeMs + 1).eventId).toBe(read.eventId);
  expect(eventOnce(record, 'listed', someTimeMs).eventId).not.toBe(read.eventId);
  expect(eventOnce(aWovenClaim({ claimId: 'f'.repeat(32) }), 'read', someTimeMs).eventId).not.toBe(
    read.eventId,
  );
});

it('takes nothing but the fields of an event out of the record', () => {
  const event = eventOnce(aWovenClaim({ variables: { name: 'Anna' } }), 'reinjected', someTimeMs);
  expect(Object.keys(event).sort()).toEqual(Object.keys(InjectionEvent.properties).sort());
});
