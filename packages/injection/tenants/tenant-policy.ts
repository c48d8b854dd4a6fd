import type { TenantPolicySettings } from '@mailweave/contracts';
import type { TenantPolicy } from '../decision/policy.ts';

/** @param base what holds where the settings say nothing */
export function tenantPolicyOf(settings: TenantPolicySettings, base: TenantPolicy): TenantPolicy {
  return { ...base, ...settings, consent: { ...base.consent, ...settings.consent } };
}
