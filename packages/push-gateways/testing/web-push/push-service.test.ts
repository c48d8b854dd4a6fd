import { systemClock } from '@mailweave/host';
import { expect, it } from 'vitest';
import { SimulatedPushService } from './push-service.ts';

it('refuses what a push service refuses, and says why', async () => {
  const problems: string[] = [];
  await using service = await SimulatedPushService.start({
    clock: systemClock,
    onRefused: (problem) => problems.push(problem),
  });
  const endpoint = service.endpointOf(service.subscribe());
  const unsigned = await fetch(endpoint, { method: 'POST', body: 'text' });
  const nowhere = await fetch(`${service.origin}/push/none`, { method: 'POST', body: 'text' });
  const read = await fetch(endpoint);
  expect([unsigned.status, nowhere.status, read.status]).toEqual([401, 404, 404]);
  expect(problems[0]).toContain('vapid');
});

it('says when it cannot listen', async () => {
  await using service = await SimulatedPushService.start({ clock: systemClock });
  const port = Number(new URL(service.origin).port);
  await expect(SimulatedPushService.start({ clock: systemClock, port })).rejects.toMatchObject({
    code: 'simulator-listen-failed',
  });
});
