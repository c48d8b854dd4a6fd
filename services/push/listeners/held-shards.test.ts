import { aNewMail } from '@mailweave/push/testing';
import { KeptEvents } from '@mailweave/push/testing/source-ends';
import { expect, test } from 'vitest';
import { TestLeases } from '../testing/test-leases.ts';
import { onlyWhileHeld, ShardNotHeldError } from './held-shards.ts';

test('a listener whose lease has run out while its process stood still tells nothing and connects to nobody', async () => {
  const leases = new TestLeases(['249@1']);
  const intake = new KeptEvents();
  let connections = 0;
  const openSession = async () => {
    connections += 1;
    throw new Error('nobody there');
  };
  const ends = onlyWhileHeld('249@1', leases, { intake, openSession });
  const event = { event: 'new-mail', ...aNewMail({ accountId: '249@1', uid: 1 }) } as const;
  expect(await ends.intake.accept(event)).toBe('accepted');
  await expect(ends.openSession()).rejects.toThrow('nobody there');
  leases.runOut('249@1');
  await expect(ends.intake.accept({ ...event, uid: 2 })).rejects.toThrow(ShardNotHeldError);
  await expect(ends.openSession()).rejects.toThrow(ShardNotHeldError);
  expect([intake.taken.length, connections]).toEqual([1, 1]);
});
