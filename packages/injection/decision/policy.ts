import type { Purpose, QuietHours } from '@mailweave/contracts';
import type { ConsentRule } from '../consent/consent-allows.ts';

/** What a tenant decides for all its campaigns. */
export type TenantPolicy = {
  /** Between two new injections of one user; less than `shortestGapMs` counts as that. */
  minimumGapMs: number;
  /** Woven messages that may lie unseen in a user's mailboxes at once; 0 takes every woven message away. */
  maxVisible: number;
  consent: Readonly<Record<Purpose, ConsentRule>>;
  /** What marks advertising, by locale or language; absent: the usual word, or one of several that the campaign chooses. */
  labels?: Readonly<Record<string, string>>;
  /** In which nothing is injected, by the clocks of each user; absent: none. */
  quietHours?: QuietHours;
  /** IANA; of users whose rows name none. */
  timeZone: string;
  /** BCP 47; for users whose row names no locale that the campaign has. */
  defaultLocale: string;
};

/** Two new messages within a minute look like a fault, whatever a tenant configures. */
export const shortestGapMs = 60_000;

/** The policy of a tenant that has not chosen one: advertising needs prior consent. */
export const strictPolicy: TenantPolicy = {
  minimumGapMs: shortestGapMs,
  maxVisible: 3,
  consent: { service: 'none', 'own-marketing': 'opt-in', 'third-party-advertising': 'opt-in' },
  timeZone: 'UTC',
  defaultLocale: 'en',
};
