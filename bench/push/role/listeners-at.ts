import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Dovecot } from '../../../tools/services/dovecot.ts';

/** `push.listeners` for a mail server over TLS whose master user is known. */
export function listenersAt(
  { certificatePem, dir, host, imapsPort, masterUser }: Dovecot,
  way: 'imap' | 'dovecot',
): object {
  const caFile = path.join(dir, 'ca-of-bench.pem');
  writeFileSync(caFile, certificatePem);
  const { name, password } = masterUser;
  const place = { host, port: imapsPort, tls: 'implicit', caFile };
  return { way, ...place, masterUser: name, masterPassword: password, permanent: true, startsPerSecond: 200 };
}
