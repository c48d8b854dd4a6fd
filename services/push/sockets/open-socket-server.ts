import { randomUUID } from 'node:crypto';
import type { Cluster } from '@mailweave/cluster';
import type { Clock, RandomSource } from '@mailweave/foundation';
import { systemTicker } from '@mailweave/host';
import { tokenHash } from '@mailweave/http-server';
import type { AccountId, PushStores } from '@mailweave/push';
import type { SocketRoutes } from '@mailweave/push-gateways';
import type { PushEvents } from '../events.ts';
import { systemTimer } from '../mail-server/timer.ts';
import { BusRoutes } from './bus-routes.ts';
import { SocketServer } from './socket-server.ts';
import { subscribeOpenApp } from './subscribe-open-app.ts';

export type SocketPorts = {
  clock: Clock;
  events: PushEvents;
  random: RandomSource;
  /** An app of the account is to be told from now on. */
  appOpened(accountId: AccountId): void;
};

/** The sockets of this process, over the sessions and subscriptions of the stores. */
export function openSocketServer(
  { sessions, subscriptions }: PushStores,
  { appOpened, clock, events, random }: SocketPorts,
): SocketServer {
  return new SocketServer({
    sessions: { find: (token) => sessions.find(tokenHash(token), clock.nowMs()) },
    subscribe: async (app) => {
      await subscribeOpenApp(app, { subscriptions, clock, newId: randomUUID });
      appOpened(app.accountId);
    },
    clock,
    random,
    ticker: systemTicker,
    events,
  });
}

/** To the sockets of this process, and in a cluster to those of the others: an app is connected to any of them. */
export function openSocketRoutes(
  sockets: SocketServer,
  { bus, isAlone }: Pick<Cluster, 'bus' | 'isAlone'>,
  random: RandomSource,
): SocketRoutes & Disposable {
  // Nobody else would answer, and each frame without a socket would wait for it.
  if (isAlone) return { deliver: (frame) => sockets.deliver(frame), [Symbol.dispose]: () => undefined };
  return new BusRoutes(sockets.held, { bus, random, after: systemTimer });
}
