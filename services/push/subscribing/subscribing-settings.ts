import type { AllowList, SubscribingSettings } from '@mailweave/push';
import type { PushConfig } from '../config.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The settings of subscriptions, as the domain wants them. */
export function subscribingSettings(
  { subscriptions }: Pick<PushConfig, 'subscriptions'>,
  allowList: AllowList,
): SubscribingSettings {
  const { codeAttempts, codeLifetimeMs, perAccount, silenceDays, verifiedTransports } = subscriptions;
  return {
    allowList,
    perAccount,
    ...(silenceDays > 0 && { silenceMs: silenceDays * DAY_MS }),
    verified: verifiedTransports,
    codeAttempts,
    codeLifetimeMs,
  };
}
