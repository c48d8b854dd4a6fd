import type { MessageSkeleton, TemplateId, TenantId } from '@mailweave/contracts';
import type { ApiContext } from './api-context.ts';

export async function skeleton(
  context: ApiContext,
  tenantId: TenantId,
  templateId: TemplateId,
): Promise<MessageSkeleton | undefined> {
  return await context.stores.campaigns.skeleton(tenantId, templateId);
}
