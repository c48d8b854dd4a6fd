import type { TenantPolicySettings } from '@mailweave/contracts';
import type { TenantPolicy } from '../decision/policy.ts';

/** @param base what holds where the settings say nothing */
export function tenantPolicyOf(settings: TenantPolicySettings, base: TenantPolicy): TenantPolicy {
  const labels = base.labels === undefined ? settings.labels : { ...base.labels, ...settings.labels };
  const consent = { ...base.consent, ...settings.consent };
  return { ...base, ...settings, consent, ...(labels !== undefined && { labels }) };
}
