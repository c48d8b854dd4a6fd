import type { Purpose, TemplateId, TenantId, UserKey } from '@mailweave/contracts';

/** What a public link is good for; a token of one use is worth nothing for another. */
export type LinkUse = 'opt-out' | 'click';

/** Whom and what a public link is about: one woven message of one user. */
export type LinkSubject = {
  tenantId: TenantId;
  userKey: UserKey;
  claimId: string;
  purpose: Purpose;
  /** Names the campaign, its revision, and the language that the user got the message in. */
  templateId: TemplateId;
};
