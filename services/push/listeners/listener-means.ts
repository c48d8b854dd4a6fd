import type { Clock, RandomSource, Secret, ShardLeases } from '@mailweave/foundation';
import type { EventIntake, PushStores } from '@mailweave/push';
import type { LogInState } from '../credentials/log-in-state.ts';
import type { ImapSession } from '../mail-server/imap-session.ts';
import type { AccountProperties } from '../properties/account-properties.ts';
import type { ListenerFactsOf } from '../registrations/listener-facts.ts';
import type { ConnectionTurns } from './connection-turns.ts';
import type { ListenerEvents } from './listener-events.ts';
import type { ListenerLogins } from './listener-logins.ts';
import type { ListenersConfig } from './listeners-config.ts';

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

/** What an account is listened to with. */
export type Means = {
  config: ListenersConfig;
  ports: ListenerPorts;
  openSession(): Promise<ImapSession>;
  /** Of the connections that stay open for a moment only. */
  turns: ConnectionTurns;
};
