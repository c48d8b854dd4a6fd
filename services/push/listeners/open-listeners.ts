import { readFileSync } from 'node:fs';
import type { Clock, RandomSource, Secret, ShardLeases } from '@mailweave/foundation';
import type { BackendAddress } from '@mailweave/imap-connection';
import {
  type Account,
  decideListener,
  type EventIntake,
  type MailLogin,
  type PushStores,
  type RetryStep,
  type Trouble,
  wantedMailboxes,
} from '@mailweave/push';
import type { LogInState } from '../credentials/log-in-state.ts';
import { type AttributeOutcome, httpNotifyValue, writeAttribute } from '../dovecot/http-notify-attribute.ts';
import { ImapSession } from '../mail-server/imap-session.ts';
import { systemTimer } from '../mail-server/timer.ts';
import type { AccountProperties } from '../properties/account-properties.ts';
import type { ListenerFactsOf } from '../registrations/listener-facts.ts';
import { AccountLogin } from './account-login.ts';
import { ConnectionTurns } from './connection-turns.ts';
import { DovecotListener } from './dovecot-listener.ts';
import { onlyWhileHeld } from './held-shards.ts';
import { ImapListener } from './imap-listener.ts';
import type { ListenerEvents } from './listener-events.ts';
import type { ListenerLogins } from './listener-logins.ts';
import { ListenerSet, type RunningListener } from './listener-set.ts';
import type { ListenersConfig } from './listeners-config.ts';
import { lookAtInbox } from './look-at-inbox.ts';
import { INBOX } from './mailbox-watch.ts';
import { Reconcile } from './reconcile.ts';
import { together } from './together.ts';

export type ListenerPorts = {
  stores: Pick<PushStores, 'accounts' | 'marks' | 'subscriptions'>;
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
  const turns = new ConnectionTurns(config.reconcileConnections);
  return new ListenerSet({
    candidates: () => facts.candidates(),
    decide: async (accountId) => decideListener(await facts.account(accountId)),
    leases,
    open: async (accountId) => {
      const account = await ports.stores.accounts.find(accountId);
      const { intake, openSession } = onlyWhileHeld(accountId, leases, {
        intake: ports.intake,
        openSession: () => ImapSession.open(address, options),
      });
      return account && listen(account, { config, ports: { ...ports, intake }, openSession, turns });
    },
    timer: systemTimer,
    random,
    events,
    startsPerSecond: config.startsPerSecond,
    atOnce: STARTS_AT_ONCE,
    reviewMs: config.reviewMs,
  });
}

type Means = {
  config: ListenersConfig;
  ports: ListenerPorts;
  openSession(): Promise<ImapSession>;
  /** Of the connections that stay open for a moment only. */
  turns: ConnectionTurns;
};

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

/** Dovecot tells each message once; what nobody has taken then is found by looking. */
function listenByDovecot(account: Account, { config, openSession, ports, turns }: Means): RunningListener {
  const { accountId } = account;
  const { clock, events, random, signatureKey, stores } = ports;
  const common = { accountId, timer: systemTimer, random, events };
  const accountLogin = new AccountLogin({ account, ...ports });
  const refused = (trouble: Trouble): Promise<RetryStep> => accountLogin.refused(trouble);
  const login = (): Promise<MailLogin | undefined> => accountLogin.current();
  const write = async (isOn: boolean): Promise<AttributeOutcome> => {
    const current = await login();
    if (current === undefined) return { outcome: 'needs-login' };
    const value = isOn ? httpNotifyValue(accountId, signatureKey) : undefined;
    return await writeAttribute({ openSession, login: current }, value);
  };
  const { marks } = stores;
  const look = { accountId, marks, intake: ports.intake, clock, events, openSession, login };
  return together([
    new DovecotListener({ ...common, write, refused }),
    new Reconcile({
      ...common,
      look: () => turns.take(() => lookAtInbox(look)),
      isNew: async () => (await marks.find({ accountId, mailbox: INBOX.mailbox })) === undefined,
      forget: () => marks.removeOfAccount(accountId),
      refused,
      everyMs: config.reconcileMs,
      clock,
    }),
  ]);
}

function addressOf(config: ListenersConfig): BackendAddress {
  const { caFile, connectTimeoutMs, host, port, serverName = host, tls } = config;
  const ca = caFile === undefined ? undefined : readFileSync(caFile, 'utf8');
  return { host, port, tls, ca, serverName, connectTimeoutMs, proxyProtocol: false, keepAliveMs: 60_000 };
}
