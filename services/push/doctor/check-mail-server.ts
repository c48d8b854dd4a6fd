import type { AccountId, MailLogin } from '@mailweave/push';
import { hasMetadata, readAttribute } from '../dovecot/http-notify-attribute.ts';
import type { ListenersConfig } from '../listeners/listeners-config.ts';
import { ImapSession } from '../mail-server/imap-session.ts';
import { addressOf } from '../mail-server/mail-server-place.ts';
import { signIn } from '../mail-server/sign-in.ts';
import { systemTimer } from '../mail-server/timer.ts';
import type { DoctorParts } from './doctor-parts.ts';
import { type Finding, isFileError, reasonOf } from './finding.ts';
import { judgeAttribute } from './judge-attribute.ts';

type Parts = Pick<DoctorParts, 'config' | 'registry'>;

const area = 'mail-server';
/** For one answer; the whole check has less than CHECK_WITHIN_MS. */
const ANSWER_WITHIN_MS = 8_000;

/** Goes the way of a listener: connects, signs in for the account, and looks at the attribute without which Dovecot tells nothing. */
export async function checkMailServer(parts: Parts, accountId: AccountId | undefined): Promise<Finding[]> {
  const { listeners } = parts.config;
  if (listeners === undefined) return [found('skipped', 'No listener signs in anywhere (push.listeners).')];
  try {
    const address = addressOf(listeners, { connectTimeoutMs: listeners.connectTimeoutMs, keepAliveMs: 0 });
    const options = { timer: systemTimer, commandTimeoutMs: ANSWER_WITHIN_MS };
    await using session = await ImapSession.open(address, options);
    const reached = found('ok', `${listeners.host}:${listeners.port} answers (TLS ${listeners.tls}).`);
    return [reached, ...(await checkSession(session, { listeners, parts, accountId }))];
  } catch (error) {
    if (isFileError(error)) return [found('failed', `push.listeners.caFile cannot be read (${error.code}).`)];
    return [found('failed', `${listeners.host}:${listeners.port}: ${reasonOf(error)}`)];
  }
}

type Visit = { listeners: ListenersConfig; parts: Parts; accountId: AccountId | undefined };

async function checkSession(session: ImapSession, visit: Visit): Promise<Finding[]> {
  const { accountId, listeners, parts } = visit;
  if (accountId === undefined)
    return [found('skipped', 'Name an account to have the log-in and the mailbox checked.')];
  const account = await parts.registry.stores.accounts.find(accountId);
  const login = account && (await parts.registry.listenerLogins?.of(account));
  if (login === undefined) {
    const text = `For ${accountId} there is nothing to sign in with: no master user, nothing stored.`;
    return [found(listeners.doveadm === undefined ? 'failed' : 'skipped', text)];
  }
  const verdict = await signIn(session, login);
  if (verdict !== 'in') return [found('failed', REFUSALS[verdict](nameOf(login)))];
  const signedIn = found('ok', `The log-in for ${accountId} works, ${nameOf(login)}.`);
  const keepsWatch =
    listeners.way === 'imap' ? checkIdle(session) : await checkAttribute(session, visit, accountId);
  return [signedIn, keepsWatch];
}

/** How, not who. */
function nameOf(login: MailLogin): string {
  if (login.kind === 'master') return `as master user ${login.masterUser}`;
  return login.kind === 'token' ? 'with an access token' : 'with a password';
}

const REFUSALS = {
  refused: (how: string) => `The server refuses the log-in ${how}.`,
  doubtful: (how: string) => `The server refuses the log-in ${how} and says no reason.`,
  busy: () => 'The server is busy, and takes no log-in now.',
  unsupported: (how: string) =>
    `The server offers no way to log in ${how} on this connection: it may want TLS.`,
} as const;

function checkIdle({ capabilities }: ImapSession): Finding {
  if (capabilities.has('IDLE')) return found('ok', 'The server tells of new mail by itself (IDLE).');
  return found('warning', 'The server has no IDLE: it is asked every push.listeners.pollMs.');
}

async function checkAttribute(
  session: ImapSession,
  { parts }: Visit,
  accountId: AccountId,
): Promise<Finding> {
  if (!hasMetadata(session))
    return found(
      'failed',
      'The server has no METADATA for this user: set imap_metadata and mail_attribute_dict.',
    );
  return { area, ...(await judgeAttribute(parts, accountId, await readAttribute(session))) };
}

function found(outcome: Finding['outcome'], text: string): Finding {
  return { area, outcome, text };
}
