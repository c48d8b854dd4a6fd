import type { Manifest, ManifestTemplate, TemplateFile, Variables } from '@mailweave/contracts';
import { workedOut } from '../schedule/openings.ts';
import { checkedWindow } from '../schedule/window.ts';
import { profileRuleProblem } from '../targeting/profile-rule.ts';
import type { CampaignDefinition, CampaignTemplate, RevisionRef } from './definition.ts';
import { InvalidManifestError } from './invalid-manifest-error.ts';
import { templateIdOf } from './template-id.ts';

/** What a manifest without `priority` gets: after everything that was sold, before nothing. */
const defaultPriority = { class: 'remnant', weight: 0 } as const;
const defaultMailbox = 'INBOX';
const defaultPosition = 'newest';

/** A template of the manifest with the file that it names. */
export type LoadedTemplate = { entry: ManifestTemplate; file: Pick<TemplateFile, 'variables'> };

/**
 * What the decision needs of a manifest (already of the right shape) and its template files.
 * @throws InvalidManifestError when the manifest contradicts itself; the sentence names the field
 */
export function defineCampaign(manifest: Manifest, templates: readonly LoadedTemplate[]): CampaignDefinition {
  const { campaign, revision, purpose } = manifest;
  // A delta read as a full export would silently drop everyone it does not list.
  if (manifest.kind !== 'full')
    throw new InvalidManifestError(`kind must be full to define a campaign; it is ${manifest.kind}.`);
  const ref: RevisionRef = { tenantId: manifest.tenant, campaignId: campaign, revision };
  const { class: priorityClass, weight } = manifest.priority ?? defaultPriority;
  const window = checkedWindow(manifest.window);
  const { schedule, quietHours, holdOutPercent } = manifest;
  return {
    ...ref,
    purpose,
    name: manifest.name ?? campaign,
    ...window,
    ...(schedule !== undefined && { schedule: workedOut(schedule, window) }),
    ...(quietHours !== undefined && { quietHours }),
    priorityClass,
    weight,
    caps: manifest.caps ?? {},
    mailbox: canonicalMailbox(manifest.placement?.mailbox ?? defaultMailbox),
    position: manifest.placement?.position ?? defaultPosition,
    ...(manifest.push !== undefined && manifest.push !== 'auto' && { push: manifest.push }),
    ...checkedTargeting(manifest),
    ...(holdOutPercent !== undefined && { holdOutPercent }),
    ...checkedWeights(manifest),
    audience: checkedAudience(manifest),
    templates: definedTemplates(ref, templates),
  };
}

function checkedAudience({ audience, parts }: Manifest): Manifest['audience'] {
  if (audience === 'all' && parts.length > 0)
    throw new InvalidManifestError('parts must be empty when audience is all.');
  return audience;
}

function checkedTargeting({ targeting, audience }: Manifest): Pick<CampaignDefinition, 'targeting'> {
  if (targeting === undefined) return {};
  const { profile } = targeting;
  if (profile === undefined) return { targeting };
  const problem = profileRuleProblem(profile, 'targeting.profile');
  if (problem !== undefined) throw new InvalidManifestError(`${problem}.`);
  if (audience === 'all')
    throw new InvalidManifestError(
      'targeting.profile must be left out when audience is all: there are no rows.',
    );
  return { targeting };
}

function checkedWeights({ variantWeights, templates }: Manifest): Pick<CampaignDefinition, 'variantWeights'> {
  if (variantWeights === undefined) return {};
  const variants = new Set(templates.map(({ variant }) => variant));
  const names = Object.keys(variantWeights);
  if (names.length !== variants.size || names.some((name) => !variants.has(name)))
    throw new InvalidManifestError('variantWeights must name every variant of the templates, and no other.');
  if (Object.values(variantWeights).every((weight) => weight === 0))
    throw new InvalidManifestError('variantWeights must give one variant more than 0.');
  return { variantWeights };
}

function definedTemplates(ref: RevisionRef, templates: readonly LoadedTemplate[]): CampaignTemplate[] {
  if (templates.length === 0) throw new InvalidManifestError('templates must name at least one template.');
  const defined = templates.map((template) => definedTemplate(ref, template));
  const ids = new Set(defined.map(({ templateId }) => templateId.toLowerCase()));
  if (ids.size < defined.length)
    throw new InvalidManifestError('templates must name each variant and locale once.');
  return defined;
}

function definedTemplate(ref: RevisionRef, { entry, file }: LoadedTemplate): CampaignTemplate {
  const defaults: Variables = {};
  const required: string[] = [];
  for (const [name, variable] of Object.entries(file.variables ?? {})) {
    if (variable.default === undefined) required.push(name);
    else defaults[name] = variable.default;
  }
  const { variant, locale } = entry;
  return { templateId: templateIdOf(ref, entry), variant, locale, defaults, required };
}

/** RFC 3501 5.1: INBOX in any case is the same mailbox. Of other names there is one spelling: normal form C. */
function canonicalMailbox(mailbox: string): string {
  return mailbox.toUpperCase() === 'INBOX' ? 'INBOX' : mailbox.normalize('NFC');
}
