import type { TenantId } from '@mailweave/contracts';
import type { LinkSubject } from '@mailweave/injection';
import type { Click } from '../clicks/follow-link.ts';
import type { PublicLinks } from '../links/public-links.ts';
import type { OptOutManner } from '../opt-out/manner.ts';

/** What the addresses that stand in messages need of the service. Nobody is asked who he is there: the link says it. */
export type PublicContext = {
  links: PublicLinks;
  optOut(subject: LinkSubject, manner: OptOutManner): Promise<void>;
  hasOptedOut(subject: LinkSubject): Promise<boolean>;
  /** Undefined: nowhere. */
  followLink(subject: LinkSubject, click: Click): Promise<string | undefined>;
  /** What users know the tenant by. */
  nameOf(tenantId: TenantId): Promise<string | undefined>;
};
