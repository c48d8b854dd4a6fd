import type { AccountId } from '@mailweave/push';
import { httpNotifyValue } from '../dovecot/http-notify-attribute.ts';
import type { DoctorParts } from './doctor-parts.ts';
import type { Finding } from './finding.ts';

/** What the attribute of an account means, without which Dovecot tells nothing of its mail. @param value undefined: it is not set */
export async function judgeAttribute(
  { config, registry }: Pick<DoctorParts, 'config' | 'registry'>,
  accountId: AccountId,
  value: string | undefined,
): Promise<Pick<Finding, 'outcome' | 'text'>> {
  if (value === httpNotifyValue(accountId, config.dovecot.signatureKey))
    return { outcome: 'ok', text: 'The attribute is set: Dovecot tells of new mail in INBOX.' };
  const registered = await registry.stores.registrations.ofAccount(accountId);
  if (registered.length === 0) {
    const text = 'METADATA can be used; no client has registered the account, so no attribute is set.';
    return { outcome: 'skipped', text };
  }
  const text =
    value === undefined
      ? 'The attribute is not set, although the account is registered: see mailweave_push_listener_troubles_total.'
      : 'The attribute is set to another value than ours: another program writes it, or signatureKey has changed.';
  return { outcome: 'failed', text };
}
