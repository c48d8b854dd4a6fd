import { readFileSync } from 'node:fs';
import type { Clock, RandomSource, Secret, ShardLeases } from '@mailweave/foundation';
import type { BackendAddress } from '@mailweave/imap-connection';
import type { Account, EventIntake, MailLogin, PushStores } from '@mailweave/push';
import { httpNotifyValue, writeAttribute } from '../dovecot/http-notify-attribute.ts';
import { ImapSession } from '../mail-server/imap-session.ts';
import { systemTimer } from '../mail-server/timer.ts';
import { DovecotListener } from './dovecot-listener.ts';
import { onlyWhileHeld } from './held-shards.ts';
import { ImapListener } from './imap-listener.ts';
import type { ListenerEvents } from './listener-events.ts';
import { ListenerSet, type RunningListener } from './listener-set.ts';
import type { ListenersConfig } from './listeners-config.ts';

export type ListenerPorts = {
  stores: Pick<PushStores, 'accounts' | 'marks' | 'registrations'>;
  intake: EventIntake;
  clock: Clock;
  random: RandomSource;
  events: ListenerEvents;
  /** Signs what is written into METADATA. */
  signatureKey: Secret | undefined;
  /** Whose listeners run here; given back with the listeners. */
  leases: ShardLeases & AsyncDisposable;
};

/** Servers log out after 30 minutes (RFC 2177), some count from the second before. */
const IDLE_MS = 28 * 60_000;

/** The listeners that the configuration asks for; started by start(). @throws Error when the CA file cannot be read */
export function openListeners(config: ListenersConfig, ports: ListenerPorts): ListenerSet {
  const address = addressOf(config);
  const options = { timer: systemTimer, commandTimeoutMs: config.commandTimeoutMs };
  const listen = config.way === 'imap' ? listenByImap : listenByDovecot;
  const { random, events, leases } = ports;
  return new ListenerSet({
    registrations: ports.stores.registrations,
    leases,
    open: async (accountId) => {
      const account = await ports.stores.accounts.find(accountId);
      const { intake, openSession } = onlyWhileHeld(accountId, leases, {
        intake: ports.intake,
        openSession: () => ImapSession.open(address, options),
      });
      return account && listen(account, { config, ports: { ...ports, intake }, openSession });
    },
    timer: systemTimer,
    random,
    events,
    startsPerSecond: config.startsPerSecond,
    reviewMs: config.reviewMs,
  });
}

type Means = { config: ListenersConfig; ports: ListenerPorts; openSession(): Promise<ImapSession> };

function listenByImap(account: Account, { config, openSession, ports }: Means): RunningListener {
  const { accountId } = account;
  const { clock, events, intake, random, stores } = ports;
  return new ImapListener({
    accountId,
    intake,
    marks: stores.marks,
    clock,
    random,
    events,
    openSession,
    login: async () => loginOf(account, config),
    timer: systemTimer,
    idleMs: IDLE_MS,
    pollMs: config.pollMs,
  });
}

function listenByDovecot(account: Account, { config, openSession, ports }: Means): RunningListener {
  const { accountId } = account;
  const { events, random, signatureKey } = ports;
  const place = { openSession, login: loginOf(account, config) };
  return new DovecotListener({
    accountId,
    write: (isOn) => writeAttribute(place, isOn ? httpNotifyValue(accountId, signatureKey) : undefined),
    timer: systemTimer,
    random,
    events,
  });
}

function loginOf({ login }: Account, { masterPassword, masterUser }: ListenersConfig): MailLogin {
  return { kind: 'master', user: login, masterUser, password: masterPassword };
}

function addressOf(config: ListenersConfig): BackendAddress {
  const { caFile, connectTimeoutMs, host, port, serverName = host, tls } = config;
  const ca = caFile === undefined ? undefined : readFileSync(caFile, 'utf8');
  return { host, port, tls, ca, serverName, connectTimeoutMs, proxyProtocol: false, keepAliveMs: 60_000 };
}
