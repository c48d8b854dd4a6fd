import { type AccountId, decideListener } from '@mailweave/push';
import type { DoctorParts } from './doctor-parts.ts';
import type { Finding } from './finding.ts';

/** The decision about its listener: the conditions that do not hold. */
export async function checkAccount(
  { registry }: Pick<DoctorParts, 'registry'>,
  accountId: AccountId | undefined,
): Promise<Finding[]> {
  const area = 'account';
  if (accountId === undefined) return [];
  const { listener, steps } = decideListener(await registry.listenerFacts.account(accountId));
  if (listener === 'permanent')
    return [{ area, outcome: 'ok', text: `${accountId} has a permanent listener.` }];
  const outcome = listener === 'session' ? 'warning' : 'failed';
  const heard = `${accountId} has a listener only as long as a session lives.`;
  const missing = steps.filter(({ holds }) => !holds).map(({ text }): Finding => ({ area, outcome, text }));
  return listener === 'session' ? [{ area, outcome: 'ok', text: heard }, ...missing] : missing;
}
