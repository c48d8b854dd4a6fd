import type { Push } from '@mailweave/push';
import { aNotification, aSubscription } from '@mailweave/push/testing';
import { expect, it } from 'vitest';
import { createStubGateway } from './gateway.ts';

it('tells what it is given and takes it for delivered', async () => {
  const given: Push[] = [];
  await using gateway = createStubGateway((push) => given.push(push));
  const push: Push = {
    notification: aNotification(),
    target: aSubscription(),
    presentation: { badge: true },
  };
  expect(await gateway.send(push)).toEqual({ outcome: 'delivered' });
  expect(given).toEqual([push]);
});
