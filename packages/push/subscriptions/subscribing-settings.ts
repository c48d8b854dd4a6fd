import type { AllowList } from '../registrations/allow-list.ts';
import type { Transport } from '../subscriptions/subscription.ts';

export type SubscribingSettings = {
  /** Client ids that may have permanent listeners. */
  readonly allowList: AllowList;
  /** Subscriptions that an account has at most. */
  readonly perAccount: number;
  /** A subscription that is not refreshed for so long, in milliseconds, is forgotten; undefined: it stays. */
  readonly silenceMs?: number;
  /** By these transports a device is told nothing before it has given a code back. */
  readonly verified: readonly Transport[];
  /** How often a device may try to give its code back. */
  readonly codeAttempts: number;
  /** How long a code counts, in milliseconds; what is not verified by then is forgotten. */
  readonly codeLifetimeMs: number;
};
