import { type ConfigFinding, isNetwork } from '@mailweave/host';
import { pointUrlProblem } from '@mailweave/injection';
import type { MiddlewareConfig, TenantConfig } from '../config.ts';

/** What cannot work in the settings of conversion points; paths start in the section middleware. */
export function conversionFindings({ conversions, tenants }: MiddlewareConfig): ConfigFinding[] {
  const networks = conversions.allowedNetworks.flatMap((network, at): ConfigFinding[] => {
    if (isNetwork(network)) return [];
    const path = ['conversions', 'allowedNetworks', String(at)];
    return [{ path, at: 'value', message: 'is no network.', hint: 'Write it as 10.1.0.0/16 or fd00::/8.' }];
  });
  return [...networks, ...Object.entries(tenants).flatMap(([id, tenant]) => findingsOfTenant(id, tenant))];
}

function findingsOfTenant(id: string, { conversionPoints, secretKey }: TenantConfig): ConfigFinding[] {
  const known = new Set<string>();
  return conversionPoints.flatMap((point, at): ConfigFinding[] => {
    const path = ['tenants', id, 'conversionPoints', String(at)];
    const findings: ConfigFinding[] = [];
    if (known.has(point.id)) {
      const hint = 'What waits for a point is kept under its id: give each its own.';
      findings.push({ path: [...path, 'id'], at: 'value', message: 'is the id of another point.', hint });
    }
    known.add(point.id);
    const message = pointUrlProblem(point);
    if (message !== undefined) {
      const hint = 'See conversion points in docs/operations.md.';
      findings.push({ path: [...path, 'connectionInformation', 'url'], at: 'value', message, hint });
    }
    if (point.type === 'webhook' && secretKey === undefined) {
      const hint = `Give middleware.tenants.${id}.secretKey.`;
      findings.push({ path: [...path, 'type'], at: 'value', message: 'needs a key to sign with.', hint });
    }
    return findings;
  });
}
