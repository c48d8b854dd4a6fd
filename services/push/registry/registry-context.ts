import type { Clock, RandomSource } from '@mailweave/foundation';
import { systemTicker } from '@mailweave/host';
import type { TokenGate } from '@mailweave/http-server';
import type { NoticeSender, PushStores } from '@mailweave/push';
import type { PushConfig } from '../config.ts';
import { type CredentialSettings, credentialSettings } from '../credentials/credential-settings.ts';
import { CredentialVault } from '../credentials/credential-vault.ts';
import { LogInState } from '../credentials/log-in-state.ts';
import { MemoryCredentialStore } from '../credentials/memory-credential-store.ts';
import { AccessTokens } from '../credentials/oauth/access-tokens.ts';
import { refreshAccessToken } from '../credentials/oauth/token-endpoint.ts';
import { openedKeyRing } from '../credentials/opened-key-ring.ts';
import type { PushEvents } from '../events.ts';
import { ListenerLogins } from '../listeners/listener-logins.ts';
import type { AccountProperties } from '../properties/account-properties.ts';
import { ListenerChanges } from '../registrations/listener-changes.ts';
import { ListenerFactsOf } from '../registrations/listener-facts.ts';
import { listenerSettings } from '../registrations/listener-settings.ts';
import { AttemptLimits } from '../sessions/attempt-limits.ts';
import { LogIn, type PasswordCheck } from '../sessions/log-in.ts';
import type { SessionCheck } from '../sessions/session-check.ts';
import { SessionCredentials } from '../sessions/session-credentials.ts';
import { StoredSessionCheck } from '../sessions/stored-session-check.ts';
import { subscribingSettings } from '../subscribing/subscribing-settings.ts';
import { SubscriptionDesk } from '../subscribing/subscription-desk.ts';
import { Upkeep } from '../upkeep/upkeep.ts';

/** Accounts and devices: who is told of new mail, and who may say so. */
export type RegistryContext = {
  stores: PushStores;
  desk: SubscriptionDesk;
  sessions: SessionCheck;
  logIn: LogIn;
  /** For who runs listeners: what the mail server says to credentials, and what credentials there are. */
  logInState: LogInState;
  vault: CredentialVault | undefined;
  listeners: ListenerChanges;
  upkeep: Upkeep;
  /** What decideListener asks about an account. */
  listenerFacts: ListenerFactsOf;
  /** Undefined: nothing signs in anywhere. */
  listenerLogins: ListenerLogins | undefined;
  /** Whether a refresh token can be made use of. */
  takesRefreshTokens: boolean;
  tokens: TokenGate<never>;
  clock: Clock;
};

export type RegistryPorts = {
  stores: PushStores;
  properties: AccountProperties;
  passwords?: PasswordCheck | undefined;
  notices: NoticeSender;
  events: PushEvents;
  tokens: TokenGate<never>;
  clock: Clock;
  random: RandomSource;
};

/** Names and addresses whose failed log-ins are counted. */
const MAX_COUNTED = 100_000;

export function createRegistry(config: PushConfig, given: RegistryPorts): RegistryContext {
  const credentials = credentialSettings(config, given.properties.ofServer());
  const ports = { ...given, stores: storesFor(credentials, given.stores) };
  const { clock, events, notices, passwords, properties, random, stores, tokens } = ports;
  const listeners = new ListenerChanges();
  const vault = createVault(credentials, ports);
  const sessions = new SessionCredentials(stores.sessions, clock);
  const settings = () => listenerSettings(config, properties.ofServer());
  const desk = new SubscriptionDesk({
    stores,
    notices,
    listeners,
    clock,
    random,
    settings: () => subscribingSettings(config, settings().allowList),
  });
  const logInState = new LogInState({ stores, vault, sessions, notices, listeners, clock });
  const { contextId, failureWindowMs, lifetimeMs, maxChecks, maxFailures, rememberedMs } = config.sessions;
  const listenerLogins = createLogins(config, given, { vault, sessions });
  const limits = new AttemptLimits({ maxFailures, windowMs: failureWindowMs, maxKeys: MAX_COUNTED }, clock);
  return {
    stores,
    desk,
    sessions: new StoredSessionCheck({ stores, tokens, clock }),
    logIn: new LogIn({
      stores,
      passwords,
      limits,
      logInState,
      events,
      clock,
      random,
      settings: { sessionMs: lifetimeMs, rememberedMs, contextId, maxChecks },
    }),
    logInState,
    vault,
    listeners,
    listenerFacts: new ListenerFactsOf({ stores, clock, properties, settings, logins: listenerLogins }),
    listenerLogins,
    takesRefreshTokens: vault !== undefined && config.oauth !== undefined,
    upkeep: new Upkeep({
      desk,
      vault,
      sessionCredentials: sessions,
      stores,
      events,
      clock,
      ticker: systemTicker,
    }),
    tokens,
    clock,
  };
}

function storesFor(settings: CredentialSettings | undefined, stores: PushStores): PushStores {
  return settings?.place === 'memory' ? { ...stores, credentials: new MemoryCredentialStore() } : stores;
}

function createVault(
  settings: CredentialSettings | undefined,
  { clock, random, stores }: RegistryPorts,
): CredentialVault | undefined {
  if (settings === undefined) return undefined;
  const store = stores.credentials;
  return new CredentialVault({ store, ring: openedKeyRing(settings.keys, { store, random }), clock });
}

/** Undefined: nothing signs in anywhere. */
function createLogins(
  { listeners, oauth }: PushConfig,
  { clock, properties }: RegistryPorts,
  { sessions, vault }: { sessions: SessionCredentials; vault: CredentialVault | undefined },
): ListenerLogins | undefined {
  const tokens =
    vault &&
    oauth &&
    new AccessTokens({ refresh: (token) => refreshAccessToken(oauth, token), vault, clock });
  const server = () => properties.ofServer();
  return listeners && new ListenerLogins({ config: listeners, properties: server, vault, sessions, tokens });
}
