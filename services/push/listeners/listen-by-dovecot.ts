import type { Account, MailLogin, RetryStep, Trouble } from '@mailweave/push';
import { writeAttributeByDoveadm } from '../dovecot/doveadm-attribute.ts';
import { doveadmPlace } from '../dovecot/doveadm-config.ts';
import { type AttributeOutcome, httpNotifyValue, writeAttribute } from '../dovecot/http-notify-attribute.ts';
import { systemTimer } from '../mail-server/timer.ts';
import { AccountLogin } from './account-login.ts';
import { DovecotListener } from './dovecot-listener.ts';
import type { Means } from './listener-means.ts';
import type { RunningListener } from './listener-set.ts';
import { lookAtInbox } from './look-at-inbox.ts';
import { INBOX } from './mailbox-watch.ts';
import { Reconcile } from './reconcile.ts';
import { together } from './together.ts';

const PREFER_DOVEADM = 'com.openexchange.push.dovecot.preferDoveadmForMetadata';

/** Dovecot tells each message once; what nobody has taken then is found by looking. */
export function listenByDovecot(account: Account, means: Means): RunningListener {
  const { config, openSession, ports, turns } = means;
  const { accountId } = account;
  const { clock, events, intake, random, stores } = ports;
  const common = { accountId, timer: systemTimer, random, events };
  const accountLogin = new AccountLogin({ account, ...ports });
  const refused = (trouble: Trouble): Promise<RetryStep> => accountLogin.refused(trouble);
  const login = (): Promise<MailLogin | undefined> => accountLogin.current();
  const { marks } = stores;
  const look = { accountId, marks, intake, clock, events, openSession, login };
  return together([
    new DovecotListener({ ...common, write: (isOn) => write(isOn, login, { account, means }), refused }),
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

/** By IMAP, unless doveadm is preferred, or there is nothing to sign in with. @throws AppError */
async function write(
  isOn: boolean,
  login: () => Promise<MailLogin | undefined>,
  { account, means }: { account: Account; means: Means },
): Promise<AttributeOutcome> {
  const { config, openSession, ports } = means;
  const value = isOn ? httpNotifyValue(account.accountId, ports.signatureKey) : undefined;
  const isPreferred = ports.properties.ofServer().flag(PREFER_DOVEADM);
  const doveadm = config.doveadm && doveadmPlace(config.doveadm);
  if (doveadm !== undefined && isPreferred)
    return await writeAttributeByDoveadm(doveadm, account.login, value);
  const current = await login();
  if (current !== undefined) return await writeAttribute({ openSession, login: current }, value);
  if (doveadm === undefined) return { outcome: 'needs-login' };
  return await writeAttributeByDoveadm(doveadm, account.login, value);
}
