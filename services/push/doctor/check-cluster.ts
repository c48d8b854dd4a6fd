import type { DoctorParts } from './doctor-parts.ts';
import { type Finding, reasonOf } from './finding.ts';

export async function checkCluster({ cluster }: DoctorParts): Promise<Finding[]> {
  const area = 'cluster';
  if (cluster.isAlone)
    return [{ area, outcome: 'skipped', text: 'No Redis is configured: this process is alone.' }];
  try {
    cluster.check();
    return [{ area, outcome: 'ok', text: 'Redis answers, and messages of other processes are heard.' }];
  } catch (error) {
    return [{ area, outcome: 'failed', text: reasonOf(error) }];
  }
}
