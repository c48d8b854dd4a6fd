import type { CampaignId, DueCampaign, UserKey, WovenRecord } from '@mailweave/contracts';
import type { AudienceRow } from '../audience/audience-row.ts';
import type { CampaignDefinition } from '../campaign/definition.ts';
import type { ConsentsInForce } from '../consent/consent-record.ts';
import type { ThrownSwitches } from '../switches/kill-switch.ts';
import type { TenantPolicy } from './policy.ts';
import type { RuleName } from './rules/rule-name.ts';

/** What is known about the user. */
export type UserProfile = {
  userKey: UserKey;
  /** His rows of every campaign and revision. */
  rows: readonly AudienceRow[];
  consents: ConsentsInForce;
  suppressed: boolean;
  switches: ThrownSwitches;
};

/** Everything a decision depends on. */
export type DecisionInput = {
  nowMs: number;
  policy: TenantPolicy;
  profile: UserProfile;
  /** All live campaigns of the tenant, each once, in any order. */
  candidates: readonly CampaignDefinition[];
  /** All claims of the user, in any order. */
  history: readonly WovenRecord[];
  query: {
    /** Canonical name of the mailbox that is being selected. */
    mailbox: string;
    injectedInSession: number;
    /** The name that the client has said; absent: none so far. */
    client?: string;
  };
};

/** Reasons of the cut that follows the rules: the candidate itself may be injected, but not now. */
export type CutName = 'minimum-gap' | 'max-visible' | 'outranked' | 'hold-out';

export type Verdict =
  | {
      outcome: 'due' /** One English sentence: what the session has to find before it injects. */;
      provided?: string;
    }
  | {
      outcome: 'stopped';
      by: RuleName | CutName;
      /** One English sentence. */
      because: string;
      /** When time alone may have changed that, at the earliest, in milliseconds since 1970; absent: it does not. */
      nextAtMs?: number;
    };

/** Why one candidate is, or is not, due. */
export type Explanation = {
  campaignId: CampaignId;
  revision: number;
  /** The rules it passed, in their order. */
  passed: readonly RuleName[];
  verdict: Verdict;
};

export type Decision = {
  /** Best first. */
  due: DueCampaign[];
  /** One for each candidate: those that pass every rule, best first, then the others by campaignId. */
  explanations: Explanation[];
  /** When something may become due, or has to go, without anything else happening; absent: never. */
  lookAgainAtMs?: number;
  /** Rules that failed; each stopped its campaign. */
  failures: readonly { campaignId: CampaignId; rule: RuleName; error: unknown }[];
};
