import type { TemplateId } from '@mailweave/contracts';
import type { RevisionRef } from './definition.ts';

/** `campaign/rN/variant/locale`. */
export function templateIdOf(
  { campaignId, revision }: RevisionRef,
  { variant, locale }: { variant: string; locale: string },
): TemplateId {
  return `${campaignId}/r${revision}/${variant}/${locale}`;
}
