import { callbackCredentials } from '../dovecot/callback-credentials.ts';
import type { DoctorParts } from './doctor-parts.ts';
import type { Finding } from './finding.ts';

/** Whether anybody may call at all; that Dovecot reaches us is seen from its own machine alone. */
export async function checkCallback({ config, properties }: DoctorParts): Promise<Finding[]> {
  const area = 'callback';
  if (callbackCredentials(config, properties.ofServer()) !== undefined)
    return [{ area, outcome: 'ok', text: 'Callbacks of Dovecot are taken with a name and a password.' }];
  const isNeeded = config.listeners?.way === 'dovecot';
  const text = 'No callback of Dovecot is taken: set push.dovecot.login and push.dovecot.password.';
  return [{ area, outcome: isNeeded ? 'failed' : 'skipped', text }];
}
