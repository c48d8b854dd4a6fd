import { type Bus, type BusSubscriber, SequentialRandom } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import { expect, it } from 'vitest';
import { BusRoutes } from './bus-routes.ts';
import { type HeldSocket, HeldSockets } from './held-sockets.ts';

/** Tells everybody who listens, in a later turn; and time that passes when a test says so. */
function aCluster() {
  const listeners = new Set<BusSubscriber>();
  const waiting = new Set<() => void>();
  const bus: Bus = {
    publish: (_, text) =>
      setImmediate(() => {
        for (const listener of [...listeners]) listener.message(text);
      }),
    subscribe: (_, subscriber) => {
      listeners.add(subscriber);
      return () => listeners.delete(subscriber);
    },
  };
  const after = (_: number, work: () => void) => {
    waiting.add(work);
    return () => waiting.delete(work);
  };
  const process = () => {
    const held = new HeldSockets();
    return { held, routes: new BusRoutes(held, { bus, random: systemRandom, after }) };
  };
  const passTime = () => {
    for (const work of [...waiting]) work();
  };
  return { listeners, passTime, process, waiting };
}

const frame = { accountId: '249@1', clientId: 'brand1', text: 'new' } as const;

function aSocket(told: string[], connectionId = new SequentialRandom().hex(4)): HeldSocket {
  const send = (text: string) => {
    told.push(text);
    return true;
  };
  return { accountId: '249@1', clientId: 'brand1', connectionId, send };
}

it('reaches sockets in this process and in others, each once', async () => {
  const cluster = aCluster();
  const [here, there, elsewhere] = [cluster.process(), cluster.process(), cluster.process()];
  const told: string[][] = [[], [], []];
  here.held.add(aSocket(told[0] ?? []));
  there.held.add(aSocket(told[1] ?? []));
  elsewhere.held.add({ ...aSocket(told[2] ?? []), accountId: '250@1' });
  expect(await here.routes.deliver(frame)).toBe(true);
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([['new'], ['new'], []]);
});

it('hears from the process that holds the only socket', async () => {
  const cluster = aCluster();
  const [here, there] = [cluster.process(), cluster.process()];
  there.held.add(aSocket([]));
  expect(await here.routes.deliver(frame)).toBe(true);
  expect(cluster.waiting.size).toBe(0);
});

it('takes silence for nobody', async () => {
  const cluster = aCluster();
  const [here] = [cluster.process(), cluster.process()];
  const answer = here.routes.deliver(frame);
  await new Promise((resolve) => setImmediate(resolve));
  cluster.passTime();
  expect(await answer).toBe(false);
});

it('lets nobody wait when it ends', async () => {
  const cluster = aCluster();
  const { routes } = cluster.process();
  const answer = routes.deliver(frame);
  routes[Symbol.dispose]();
  expect(await answer).toBe(false);
  expect([cluster.listeners.size, cluster.waiting.size]).toEqual([0, 0]);
});
