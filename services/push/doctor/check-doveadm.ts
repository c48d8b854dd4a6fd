import type { AccountId } from '@mailweave/push';
import { readAttributeByDoveadm } from '../dovecot/doveadm-attribute.ts';
import { doveadmPlace } from '../dovecot/doveadm-config.ts';
import type { AttributeOutcome } from '../dovecot/http-notify-attribute.ts';
import type { DoctorParts } from './doctor-parts.ts';
import type { Finding } from './finding.ts';
import { judgeAttribute } from './judge-attribute.ts';

const area = 'doveadm';

/** Reads the attribute of the account by the HTTP interface of doveadm, where one is configured. */
export async function checkDoveadm(
  parts: Pick<DoctorParts, 'config' | 'registry'>,
  accountId: AccountId | undefined,
): Promise<Finding[]> {
  const doveadm = parts.config.listeners?.doveadm;
  if (doveadm === undefined) return [];
  const account = accountId === undefined ? undefined : await parts.registry.stores.accounts.find(accountId);
  if (account === undefined)
    return [{ area, outcome: 'skipped', text: 'Name an account to have doveadm asked about it.' }];
  const read = await readAttributeByDoveadm(doveadmPlace(doveadm), account.login);
  if (read.outcome !== 'read') return [{ area, outcome: 'failed', text: refusalText(read) }];
  const answers: Finding = {
    area,
    outcome: 'ok',
    text: 'The HTTP interface of doveadm answers, and lets us in.',
  };
  return [answers, { area, ...(await judgeAttribute(parts, account.accountId, read.value)) }];
}

function refusalText(read: AttributeOutcome): string {
  if (read.outcome !== 'denied') return 'The HTTP interface of doveadm gives no answer that can be used.';
  return REFUSALS[read.reason] ?? 'doveadm does not read the attribute.';
}

const REFUSALS: Readonly<Partial<Record<string, string>>> = {
  'not-authorized': 'doveadm does not let us in: check apiKey or password of push.listeners.doveadm.',
  'unknown-user': 'Dovecot does not know the log-in name of the account.',
  'no-metadata': 'Dovecot keeps no attributes: set mail_attribute_dict.',
};
