import {
  type CampaignDefinition,
  defineCampaign,
  InvalidManifestError,
  templateIdOf,
} from '@mailweave/injection';
import { composeSkeleton } from '@mailweave/message';
import { ManifestInvalidError } from '../import-errors.ts';
import { type ReadTemplate, readTemplates } from '../templates/read-templates.ts';
import { type ImportWork, revisionOf } from './import-work.ts';

/** Checks and stores the revision's definition and its templates; nothing of it is visible yet. */
export async function stageTemplates(work: ImportWork): Promise<CampaignDefinition> {
  const { bucket, context, manifest, folder } = work;
  const rules = await context.messageRules(manifest.tenant, manifest.purpose);
  const source = { storage: bucket, folder, limitBytes: context.limits.templateBytes, rules };
  const templates = await readTemplates(source, manifest);
  const definition = defined(work, templates);
  await context.stores.campaigns.putRevision(definition);
  for (const template of templates) await putSkeleton(work, template);
  return definition;
}

function defined({ manifest, job }: ImportWork, templates: readonly ReadTemplate[]): CampaignDefinition {
  try {
    return defineCampaign(manifest, templates);
  } catch (error) {
    if (!(error instanceof InvalidManifestError)) throw error;
    throw new ManifestInvalidError(job.manifestKey, [error.publicText]);
  }
}

async function putSkeleton(work: ImportWork, { entry, file }: ReadTemplate): Promise<void> {
  const { context, manifest } = work;
  const { tenantId, campaignId, revision } = revisionOf(work);
  // RFC 5322 3.6.4: the right side of a Message-ID is a domain of whoever made it, and that is the sender.
  const domain = file.from.address.slice(file.from.address.lastIndexOf('@') + 1);
  const skeleton = composeSkeleton(file, { campaignId, domain, purpose: manifest.purpose });
  const templateId = templateIdOf({ tenantId, campaignId, revision }, entry);
  await context.stores.campaigns.putSkeleton(tenantId, templateId, skeleton);
}
