import type { DoctorParts } from './doctor-parts.ts';
import { type Finding, reasonOf } from './finding.ts';

export async function checkCredentials({ registry: { vault } }: DoctorParts): Promise<Finding[]> {
  const area = 'credentials';
  if (vault === undefined)
    return [{ area, outcome: 'skipped', text: 'Credentials of users are not stored.' }];
  try {
    await vault.checkKeys();
    return [{ area, outcome: 'ok', text: 'The passphrases open what is stored.' }];
  } catch (error) {
    return [{ area, outcome: 'failed', text: reasonOf(error) }];
  }
}
