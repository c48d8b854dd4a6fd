import { readFileSync } from 'node:fs';
import type { Clock, RandomSource, Secret, ShardLeases } from '@mailweave/foundation';
import type { BackendAddress } from '@mailweave/imap-connection';
import {
  type Account,
  decideListener,
  type EventIntake,
  type PushStores,
  wantedMailboxes,
} from '@mailweave/push';
import type { LogInState } from '../credentials/log-in-state.ts';
import { httpNotifyValue, writeAttribute } from '../dovecot/http-notify-attribute.ts';
import { ImapSession } from '../mail-server/imap-session.ts';
import { systemTimer } from '../mail-server/timer.ts';
import type { AccountProperties } from '../properties/account-properties.ts';
import type { ListenerFactsOf } from '../registrations/listener-facts.ts';
import { AccountLogin } from './account-login.ts';
import { DovecotListener } from './dovecot-listener.ts';
import { onlyWhileHeld } from './held-shards.ts';
import { ImapListener } from './imap-listener.ts';
import type { ListenerEvents } from './listener-events.ts';
import type { ListenerLogins } from './listener-logins.ts';
import { ListenerSet, type RunningListener } from './listener-set.ts';
import type { ListenersConfig } from './listeners-config.ts';

export type ListenerPorts = {
  stores: Pick<PushStores, 'accounts' | 'marks' | 'registrations' | 'subscriptions'>;
  facts: ListenerFactsOf;
  logins: ListenerLogins;
  logInState: LogInState;
  properties: Pick<AccountProperties, 'ofServer'>;
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

/** Log-ins under way while listeners are started. */
const STARTS_AT_ONCE = 32;

/** The listeners that the configuration asks for; started by start(). @throws Error when the CA file cannot be read */
export function openListeners(config: ListenersConfig, ports: ListenerPorts): ListenerSet {
  const address = addressOf(config);
  const options = { timer: systemTimer, commandTimeoutMs: config.commandTimeoutMs };
  const listen = config.way === 'imap' ? listenByImap : listenByDovecot;
  const { random, events, facts, leases } = ports;
  return new ListenerSet({
    registrations: ports.stores.registrations,
    candidates: () => facts.candidates(),
    decide: async (accountId) => decideListener(await facts.account(accountId)),
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
    atOnce: STARTS_AT_ONCE,
    reviewMs: config.reviewMs,
  });
}

type Means = { config: ListenersConfig; ports: ListenerPorts; openSession(): Promise<ImapSession> };

function listenByImap(account: Account, { config, openSession, ports }: Means): RunningListener {
  const { accountId } = account;
  const { clock, events, intake, properties, random, stores } = ports;
  const login = new AccountLogin({ account, ...ports });
  const { lookMs, pollMs, useNotify } = config;
  return new ImapListener({
    accountId,
    intake,
    marks: stores.marks,
    clock,
    random,
    events,
    openSession,
    login: () => login.current(),
    refused: (trouble) => login.refused(trouble),
    timer: systemTimer,
    idleMs: IDLE_MS,
    folder: properties.ofServer().text('com.openexchange.push.imapidle.folder'),
    wantedMailboxes: async () => wantedMailboxes(await stores.subscriptions.ofAccount(accountId)),
    pollMs,
    lookMs,
    useNotify,
  });
}

function listenByDovecot(account: Account, { openSession, ports }: Means): RunningListener {
  const { accountId } = account;
  const { events, random, signatureKey } = ports;
  const accountLogin = new AccountLogin({ account, ...ports });
  return new DovecotListener({
    accountId,
    write: async (isOn) => {
      const login = await accountLogin.current();
      if (login === undefined) return { outcome: 'needs-login' };
      const value = isOn ? httpNotifyValue(accountId, signatureKey) : undefined;
      return await writeAttribute({ openSession, login }, value);
    },
    refused: (trouble) => accountLogin.refused(trouble),
    timer: systemTimer,
    random,
    events,
  });
}

function addressOf(config: ListenersConfig): BackendAddress {
  const { caFile, connectTimeoutMs, host, port, serverName = host, tls } = config;
  const ca = caFile === undefined ? undefined : readFileSync(caFile, 'utf8');
  return { host, port, tls, ca, serverName, connectTimeoutMs, proxyProtocol: false, keepAliveMs: 60_000 };
}
