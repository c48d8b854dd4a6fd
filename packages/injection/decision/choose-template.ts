import type { UserKey } from '@mailweave/contracts';
import type { CampaignDefinition, CampaignTemplate } from '../campaign/definition.ts';
import type { DecisionContext } from './context.ts';
import { stableShare } from './stable-share.ts';
import { rowFor, userLocale } from './user-facts.ts';

/**
 * The template for this user: the variant of his row or else one by a stable hash, in his locale (as his rows say),
 * its language, the tenant's default, or else the first. Undefined when the row names an unknown variant.
 */
export function chooseTemplate(
  candidate: CampaignDefinition,
  context: DecisionContext,
): CampaignTemplate | undefined {
  const row = rowFor(candidate, context);
  const variant = row?.variant ?? stableVariant(candidate, context.profile.userKey);
  const templates = candidate.templates.filter((template) => template.variant === variant);
  return (
    inLocale(templates, userLocale(candidate, context)) ??
    inLocale(templates, context.policy.defaultLocale) ??
    templates[0]
  );
}

/** Depends on campaign, user, and the variants with their weights only: neither on the revision nor on their order. */
function stableVariant(candidate: CampaignDefinition, userKey: UserKey): string | undefined {
  const variants = [...new Set(candidate.templates.map((template) => template.variant))].sort();
  if (variants.length < 2) return variants[0];
  const weightOf = (variant: string) => candidate.variantWeights?.[variant] ?? 1;
  const total = variants.reduce((sum, variant) => sum + weightOf(variant), 0);
  let left = stableShare('variant', candidate.campaignId, userKey) * total;
  return variants.find((variant) => {
    left -= weightOf(variant);
    return left < 0;
  });
}

/** The locale itself, else its bare language, else another locale of that language. */
function inLocale(templates: readonly CampaignTemplate[], locale: string): CampaignTemplate | undefined {
  const wanted = locale.toLowerCase();
  const language = languageOf(wanted);
  return (
    templates.find((template) => template.locale.toLowerCase() === wanted) ??
    templates.find((template) => template.locale.toLowerCase() === language) ??
    templates.find((template) => languageOf(template.locale.toLowerCase()) === language)
  );
}

function languageOf(locale: string): string {
  return locale.split(/[-_]/, 1)[0] ?? locale;
}
