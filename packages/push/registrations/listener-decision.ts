import type { AllowList } from './allow-list.ts';
import type { Registration } from './registration.ts';

/** What is known where it is decided whether an account has a listener. */
export type ListenerFacts = {
  /** `com.openexchange.push.allowPermanentPush`. */
  readonly permanentPush: boolean;
  readonly registrations: readonly Registration[];
  readonly allowList: AllowList;
  /** What tells of the account's mail; undefined: nothing does. */
  readonly source: { readonly name: string; readonly permanent: boolean } | undefined;
  /**
   * Where the listener has its credentials from: `master` is a user that may open every mailbox, `master-password` opens every account;
   * `session`: what its owner has logged in with, which goes with his session; `not-needed`: the source asks for none.
   */
  readonly credentials: 'master' | 'master-password' | 'stored' | 'session' | 'not-needed' | 'none';
  /** False: a property of the account, or of a level above it, has switched its source off. */
  readonly accountEnabled: boolean;
  /** A session of the account lives, and one of its devices is to be told of new mail. */
  readonly session: boolean;
};

/** One condition, and whether it holds. */
export type ListenerStep = {
  readonly condition:
    | 'permanent-push'
    | 'registration'
    | 'allowed-client'
    | 'source'
    | 'account'
    | 'credentials'
    | 'log-in';
  readonly holds: boolean;
  /** A sentence for people: what was found and, if it does not hold, what to do. No name of a person. */
  readonly text: string;
};

export type ListenerDecision = {
  /** `session`: one runs as long as a session lives. */
  readonly listener: 'permanent' | 'session' | 'none';
  /** Whether a permanent listener runs for the account. */
  readonly runs: boolean;
  /** Whether what a listener has left at the server can be taken back: without credentials that work it cannot. */
  readonly canTakeBack: boolean;
  /** All conditions, also those after one that does not hold. */
  readonly steps: readonly ListenerStep[];
};

/**
 * A permanent listener runs if every condition holds. One that is bound to a session needs no registration, and has credentials that go
 * with the session.
 */
export function decideListener(facts: ListenerFacts): ListenerDecision {
  const steps = [
    permanentPush(facts),
    registration(facts),
    allowedClient(facts),
    source(facts),
    account(facts),
    credentials(facts),
    logIn(facts),
  ];
  const runs = steps.every(({ holds }) => holds);
  const canTakeBack = facts.credentials !== 'none' && logIn(facts).holds;
  return { listener: runs ? 'permanent' : boundToSession(facts), runs, canTakeBack, steps };
}

function boundToSession(facts: ListenerFacts): 'session' | 'none' {
  const { accountEnabled, credentials: found, session, source: what } = facts;
  const canListen = what !== undefined && accountEnabled && found !== 'none' && logIn(facts).holds;
  return session && canListen ? 'session' : 'none';
}

function permanentPush({ permanentPush: holds }: ListenerFacts): ListenerStep {
  const text = holds
    ? 'Permanent listeners are allowed.'
    : 'Permanent listeners are switched off: set com.openexchange.push.allowPermanentPush to true.';
  return { condition: 'permanent-push', holds, text };
}

function registration({ registrations }: ListenerFacts): ListenerStep {
  const holds = registrations.length > 0;
  const text = holds
    ? `The account is registered by ${listed(registrations)}.`
    : 'No client has registered the account: its app has to subscribe to ox:mail:new.';
  return { condition: 'registration', holds, text };
}

function allowedClient({ allowList, registrations }: ListenerFacts): ListenerStep {
  const allowed = registrations.filter(({ clientId }) => allowList.allows(clientId));
  const holds = allowed.length > 0;
  return { condition: 'allowed-client', holds, text: allowedText(allowed, allowList) };
}

function allowedText(allowed: readonly Registration[], { entries }: AllowList): string {
  if (allowed.length > 0) return `The list of allowed clients has ${listed(allowed)}.`;
  if (entries.length === 0)
    return 'The list of allowed clients is empty, which allows none: set com.openexchange.push.allowedClients.';
  return `No registered client is on the list of allowed clients, which has ${entries.join(', ')}.`;
}

function source({ source: found }: ListenerFacts): ListenerStep {
  return { condition: 'source', holds: found?.permanent === true, text: sourceText(found) };
}

function sourceText(found: ListenerFacts['source']): string {
  if (found === undefined) return 'No source tells of new mail: configure one.';
  if (found.permanent) return `The source ${found.name} has permanent listeners.`;
  return `The source ${found.name} has no permanent listeners as it is configured: set push.listeners.permanent.`;
}

function account({ accountEnabled: holds }: ListenerFacts): ListenerStep {
  const text = holds
    ? 'The source is not switched off for the account.'
    : 'A property of the account, or of a level above it, switches its source off.';
  return { condition: 'account', holds, text };
}

const CREDENTIALS: Readonly<Record<ListenerFacts['credentials'], string>> = {
  master: 'The listener logs in as master user.',
  'master-password': 'The listener logs in with the master password.',
  stored: 'The listener logs in with stored credentials.',
  session:
    'What its owner has logged in with goes with his session: configure a master user, or have credentials stored.',
  'not-needed': 'The source needs no credentials of the account.',
  none: 'There are no credentials: configure a master user, or have credentials stored and the owner log in.',
};

function credentials({ credentials: found }: ListenerFacts): ListenerStep {
  return {
    condition: 'credentials',
    holds: found !== 'none' && found !== 'session',
    text: CREDENTIALS[found],
  };
}

/** What its owner gave may be refused; a master user's log-in is no matter of his. */
function logIn({ credentials: used, registrations }: ListenerFacts): ListenerStep {
  const refused = registrations.find(({ state }) => state === 'needs-login');
  if (refused === undefined || used === 'master' || used === 'master-password' || used === 'not-needed')
    return { condition: 'log-in', holds: true, text: 'The mail server has not refused the log-in.' };
  const since = new Date(refused.sinceMs).toISOString();
  const text = `The mail server refuses the log-in since ${since} (${refused.reason ?? 'no reason known'}): the owner has to log in again.`;
  return { condition: 'log-in', holds: false, text };
}

function listed(registrations: readonly Registration[]): string {
  return registrations.map(({ clientId }) => clientId).join(', ');
}
