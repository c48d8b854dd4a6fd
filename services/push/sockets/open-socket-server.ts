import { randomUUID } from 'node:crypto';
import type { Clock, RandomSource } from '@mailweave/foundation';
import { systemTicker } from '@mailweave/host';
import { tokenHash } from '@mailweave/http-server';
import type { PushStores } from '@mailweave/push';
import type { PushEvents } from '../events.ts';
import { SocketServer } from './socket-server.ts';
import { subscribeOpenApp } from './subscribe-open-app.ts';

/** The sockets of this process, over the sessions and subscriptions of the stores. */
export function openSocketServer(
  { sessions, subscriptions }: PushStores,
  { clock, events, random }: { clock: Clock; events: PushEvents; random: RandomSource },
): SocketServer {
  return new SocketServer({
    sessions: { find: (token) => sessions.find(tokenHash(token), clock.nowMs()) },
    subscribe: (app) => subscribeOpenApp(app, { subscriptions, clock, newId: randomUUID }),
    clock,
    random,
    ticker: systemTicker,
    events,
  });
}
