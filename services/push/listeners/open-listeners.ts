import { type Account, decideListener, wantedMailboxes } from '@mailweave/push';
import { ImapSession } from '../mail-server/imap-session.ts';
import { addressOf } from '../mail-server/mail-server-place.ts';
import { systemTimer } from '../mail-server/timer.ts';
import { AccountLogin } from './account-login.ts';
import { ConnectionTurns } from './connection-turns.ts';
import { onlyWhileHeld } from './held-shards.ts';
import { ImapListener } from './imap-listener.ts';
import { listenByDovecot } from './listen-by-dovecot.ts';
import type { ListenerPorts, Means } from './listener-means.ts';
import { ListenerSet, type RunningListener } from './listener-set.ts';
import type { ListenersConfig } from './listeners-config.ts';

/** Servers log out after 30 minutes (RFC 2177), some count from the second before. */
const IDLE_MS = 28 * 60_000;

/** Log-ins under way while listeners are started. */
const STARTS_AT_ONCE = 32;

/** The listeners that the configuration asks for; started by start(). @throws AppError when the CA file cannot be read */
export function openListeners(config: ListenersConfig, ports: ListenerPorts): ListenerSet {
  const { connectTimeoutMs } = config;
  const address = addressOf(config, { connectTimeoutMs, keepAliveMs: 60_000 });
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
