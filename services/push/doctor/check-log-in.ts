import { readFileSync } from 'node:fs';
import { ImapSession } from '../mail-server/imap-session.ts';
import { systemTimer } from '../mail-server/timer.ts';
import type { DoctorParts } from './doctor-parts.ts';
import { type Finding, isFileError, reasonOf } from './finding.ts';

const area = 'log-in';

/** Whether the server that passwords are checked at can be reached; nobody logs in. */
export async function checkLogIn({
  config: { mailServer },
}: Pick<DoctorParts, 'config'>): Promise<Finding[]> {
  if (mailServer === undefined)
    return [
      { area, outcome: 'skipped', text: 'No user logs in here, front ends name them (push.mailServer).' },
    ];
  const { caFile, host, port, serverName = host, timeoutMs, tls } = mailServer;
  try {
    const ca = caFile === undefined ? undefined : readFileSync(caFile, 'utf8');
    const common = { connectTimeoutMs: timeoutMs, proxyProtocol: false, keepAliveMs: 0 };
    const options = { timer: systemTimer, commandTimeoutMs: timeoutMs };
    await using _session = await ImapSession.open({ host, port, serverName, tls, ca, ...common }, options);
    return [
      { area, outcome: 'ok', text: `${host}:${port}, where passwords are checked, answers (TLS ${tls}).` },
    ];
  } catch (error) {
    const why = isFileError(error) ? `caFile cannot be read (${error.code}).` : reasonOf(error);
    return [{ area, outcome: 'failed', text: `${host}:${port}, where passwords are checked: ${why}` }];
  }
}
