import type { InjectionApi } from '@mailweave/contracts';
import type { Clock, Logger, Metrics, RandomSource } from '@mailweave/foundation';
import { systemTicker } from '@mailweave/host';
import { ChangeBus } from '@mailweave/injection';
import { claimChanges, sendEvents } from './api/changes.ts';
import { lookUps } from './api/look-ups.ts';
import { NothingDue } from './cache/nothing-due.ts';
import { Caller } from './calls/caller.ts';
import { CircuitBreaker } from './calls/circuit-breaker.ts';
import { HttpTransport, type TransportSettings } from './calls/http-transport.ts';
import { ChangeStream } from './changes/change-stream.ts';
import { takeChange, takeGap } from './changes/take-changes.ts';
import { ToldLately } from './changes/told-lately.ts';
import { ClientEvents } from './client-events.ts';
import { EventBuffer } from './reports/event-buffer.ts';

export type InjectionClientSettings = TransportSettings & {
  /** For one call, in milliseconds. */
  timeoutMs: number;
  /** How long 'nothing due' is remembered, in milliseconds. */
  nothingDueTtlMs: number;
  /** Events that are kept at most. */
  eventBuffer: number;
  /** For sending what is left of them when the program stops, in milliseconds. */
  flushTimeoutMs: number;
};

export type InjectionClientPorts = { clock: Clock; random: RandomSource; logger: Logger; metrics: Metrics };

/** A middleware in another process. */
export type InjectionClient = AsyncDisposable & {
  api: InjectionApi;
  /** Whether it answers and tells of changes, as far as is known. */
  isReachable(): boolean;
};

/** Connects in the background: nothing waits for it. Disposing sends the events that wait, within their time. */
export function createInjectionClient(
  settings: InjectionClientSettings,
  ports: InjectionClientPorts,
): InjectionClient {
  const { clock, random } = ports;
  const events = new ClientEvents(ports.logger, ports.metrics);
  const transport = new HttpTransport(settings);
  const breaker = new CircuitBreaker(clock, (isOpen) => {
    events.breakerChanged(isOpen);
    if (!isOpen) stream.hurry();
  });
  const caller = new Caller({ transport, breaker, clock, events, timeoutMs: settings.timeoutMs });
  const toldLately = new ToldLately(clock);
  const nothingDue = new NothingDue({ clock, ttlMs: settings.nothingDueTtlMs });
  const onFailure = (error: unknown): void => events.listenerFailed(error);
  const changes = new ChangeBus({ onFailure, random, ticker: systemTicker });
  const told = { nothingDue, toldLately, changes };
  const stream = new ChangeStream({
    transport,
    random,
    events,
    started: (resumed) => {
      breaker.succeeded();
      buffer.hurry();
      if (!resumed) takeGap(told);
    },
    changed: (change) => takeChange(told, change),
  });
  let isStopping = false;
  const buffer = new EventBuffer({
    // At the end there is no later: each attempt may be the one.
    send: (batch) => sendEvents(caller, batch, isStopping),
    events,
    random,
    capacity: settings.eventBuffer,
  });
  return {
    api: {
      ...lookUps({ caller, nothingDue, toldLately, isTold: () => stream.connected, events }),
      ...claimChanges({ caller, nothingDue }),
      report: (reported) => buffer.add(reported),
      watch: (user, listener) => changes.watch(user, listener),
    },
    isReachable: () => stream.connected && !breaker.isOpen,
    [Symbol.asyncDispose]: async () => {
      isStopping = true;
      await buffer.close(settings.flushTimeoutMs);
      changes.close();
      await stream.close();
      await transport.close();
    },
  };
}
