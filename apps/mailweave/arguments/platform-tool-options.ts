import type { Command } from 'commander';
import type { AdminApi } from '../admin-api/admin-api.ts';
import { UsageError } from '../usage-error.ts';
import { type AdminApiOptions, adminApiOf, withAdminApi } from './admin-api-options.ts';
import { parseTimeout } from './numbers.ts';
import { parsePort } from './port.ts';

/** Those of the tools of other mail platforms, under which scripts call them. */
export type PlatformToolOptions = AdminApiOptions & {
  adminpass?: string;
  server?: string;
  port?: number;
  responsetimeout?: number;
};

const USUAL_PORT = 8143;

/** The options that tools of other mail platforms have in common, beside ours. */
export function withPlatformTool(command: Command): Command {
  return withAdminApi(
    command
      .option('-A, --adminuser <name>', 'taken and not looked at: the token says who calls')
      .option('-P, --adminpass <token>', 'the same as --token')
      .option('-s, --server <host>', 'host of the role push; HTTP is spoken, not RMI (default: localhost)')
      .option('-p, --port <number>', `its port, of the section http (default: ${USUAL_PORT})`, parsePort)
      .option(
        '--responsetimeout <seconds>',
        'how long an answer may take; 0: as long as Node waits, 300',
        parseTimeout,
      ),
  );
}

/** @throws UsageError */
export function platformToolApi(options: PlatformToolOptions): AdminApi {
  const { adminpass, responsetimeout: timeoutMs, token, tokenFile, url } = options;
  const place = placeOf(options);
  if (url !== undefined && place !== undefined) throw new UsageError('Give --url, or --server and --port.');
  const address = url ?? place;
  return adminApiOf({
    timeoutMs,
    ...(address !== undefined && { url: address }),
    ...((adminpass ?? token) !== undefined && { token: adminpass ?? token }),
    ...(tokenFile !== undefined && { tokenFile }),
  });
}

/** Undefined: neither is given. */
function placeOf({ port, server }: PlatformToolOptions): string | undefined {
  if (port === undefined && server === undefined) return undefined;
  const host = server ?? 'localhost';
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port ?? USUAL_PORT}`;
  if (/[/?#@]/.test(host) || !URL.canParse(url))
    throw new UsageError('A server is a host name or an address.');
  return url;
}
