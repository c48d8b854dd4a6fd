import { readVapidKey } from '@mailweave/push-gateways';
import type { DoctorParts } from './doctor-parts.ts';
import type { Finding } from './finding.ts';

export async function checkWebPush({ config }: DoctorParts): Promise<Finding[]> {
  const area = 'web-push';
  const brands = Object.entries(config.webPush?.brands ?? {});
  if (brands.length === 0)
    return [{ area, outcome: 'skipped', text: 'No brand is configured for Web Push (push.webPush).' }];
  return brands.map(([clientId, { privateKey }]): Finding => {
    const key = readVapidKey(privateKey);
    if (key === undefined)
      return { area, outcome: 'failed', text: `${clientId}: privateKey is no private key of P-256.` };
    return { area, outcome: 'ok', text: `${clientId}: apps subscribe with the public key ${key.publicKey}.` };
  });
}
