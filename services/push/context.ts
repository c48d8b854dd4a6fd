import type { Clock, Logger, Metrics, RandomSource } from '@mailweave/foundation';
import { TokenGate } from '@mailweave/http-server';
import type { EventIntake, PushStores } from '@mailweave/push';
import type { PushConfig } from './config.ts';
import type { CallbackOutcome } from './dovecot/take-callback.ts';
import { PushEvents } from './events.ts';
import { GroupedIntake } from './intake/grouped-intake.ts';
import { systemTimer } from './mail-server/timer.ts';
import type { CallbackContext } from './routes/dovecot-callback.ts';
import { openSocketServer } from './sockets/open-socket-server.ts';
import type { SocketServer } from './sockets/socket-server.ts';

/** What the program gives to the service. */
export type PushPorts = { clock: Clock; random: RandomSource; logger: Logger; metrics: Metrics };

/** What the service keeps its things in. */
export type PushAdapters = AsyncDisposable & { stores: PushStores };

/** The service, wired. */
export type PushContext = AsyncDisposable & {
  clock: Clock;
  events: PushEvents;
  stores: PushStores;
  /** Where every source tells what it sees. */
  intake: EventIntake;
  tokens: TokenGate<never>;
  /** Where Dovecot tells of new mail; undefined: it is not configured. */
  callback: CallbackContext | undefined;
  /** The WebSockets of apps that are open. */
  sockets: SocketServer;
};

/** Everything that lives as long as the service is made here. @param adapters are closed with the context */
export function createContext(config: PushConfig, ports: PushPorts, adapters: PushAdapters): PushContext {
  const { clock } = ports;
  const { stores } = adapters;
  const events = new PushEvents(ports.logger, ports.metrics);
  const intake = new GroupedIntake({ store: stores.events, clock, events });
  const told = (outcome: CallbackOutcome): void => events.callbackTold(outcome);
  const { dovecot } = config;
  const sockets = openSocketServer(stores, { clock, events, random: ports.random });
  return {
    clock,
    events,
    stores,
    intake,
    tokens: new TokenGate('push.tokens', config.tokens),
    callback: dovecot && {
      ...dovecot,
      signatureKey: dovecot.signatureKey,
      accounts: stores.accounts,
      intake,
      clock,
      timer: systemTimer,
      told,
    },
    sockets,
    [Symbol.asyncDispose]: () => {
      sockets[Symbol.dispose]();
      return adapters[Symbol.asyncDispose]();
    },
  };
}
