import type {
  CampaignId,
  Manifest,
  Position,
  Purpose,
  QuietHours,
  Targeting,
  TemplateId,
  TenantId,
  Variables,
} from '@mailweave/contracts';
import type { CampaignSchedule } from '../schedule/openings.ts';
import type { LocalWindow } from '../schedule/window.ts';

export type CampaignRef = { tenantId: TenantId; campaignId: CampaignId };

/** Names one immutable revision of a campaign. */
export type RevisionRef = CampaignRef & { revision: number };

/** `override` goes before `contract`, `contract` before `remnant`. */
export type PriorityClass = NonNullable<Manifest['priority']>['class'];

/** Injections of one campaign for one user at most; an absent cap does not limit. */
export type Caps = NonNullable<Manifest['caps']>;

/** One template of a revision: what the decision needs to choose it and to fill its variables. */
export type CampaignTemplate = {
  templateId: TemplateId;
  variant: string;
  locale: string;
  /** Values for variables that a user's row leaves out. */
  defaults: Variables;
  /** Variables without a default: without a value in the user's row nothing is injected. */
  required: readonly string[];
};

/** One revision of a campaign as the decision sees it: the manifest with every default filled in. */
export type CampaignDefinition = RevisionRef & {
  purpose: Purpose;
  name: string;
  /** May be injected from startMs (inclusive) to endMs (exclusive), is shown until endMs. */
  startMs: number;
  endMs: number;
  priorityClass: PriorityClass;
  weight: number;
  /** Set where the window is one of local times, of each user: startMs and endMs are then its bounds on earth. */
  localWindow?: LocalWindow;
  /** When within the window it may be injected; absent: always. */
  schedule?: CampaignSchedule;
  /** Beside those of the tenant. */
  quietHours?: QuietHours;
  caps: Caps;
  /** Canonical mailbox name. */
  mailbox: string;
  position: Position;
  /** Whether devices are told; absent: as its purpose says. */
  push?: 'yes' | 'no';
  audience: 'all' | 'listed';
  /** Whom of its audience it is for; absent: everybody. */
  targeting?: Targeting;
  /** Of a hundred users so many never get it; absent: none. */
  holdOutPercent?: number;
  /** For every variant how often it is chosen, beside the others; absent: all alike. */
  variantWeights?: Readonly<Record<string, number>>;
  /** At least one, in the manifest's order. */
  templates: readonly CampaignTemplate[];
};
