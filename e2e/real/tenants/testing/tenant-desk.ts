import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from '../../../../tools/services/programs.ts';
import { type S3Proxy, startS3Proxy } from '../../../../tools/services/s3proxy.ts';
import { manualTenant, pushSecret } from './manual-tenant.ts';
import { runShell } from './run-shell.ts';
import { serveMiddleware } from './served-middleware.ts';

/** A served middleware, an S3 server with the bucket `campaigns`, and the shell of whoever calls. */
export type TenantDesk = AsyncDisposable & {
  /** Where the shell works; `tenant.json` there is the manual's sample, with the bucket as its data source. */
  readonly folder: string;
  readonly s3: S3Proxy;
  /** Runs a script with the variables that the pages speak of. */
  shell(script: string): Promise<string>;
  /** One call with an admin token; `URL` is where calls are. */
  curl(words: string): Promise<{ status: string; body: unknown }>;
  /** Kills the middleware and starts it again. */
  restart(): Promise<void>;
};

/** @param stores the section middleware.stores */
export async function startTenantDesk(stores: object): Promise<TenantDesk> {
  for (const program of ['curl', 'openssl'] as const) findProgram(program);
  await using starting = new AsyncDisposableStack();
  const s3 = starting.use(await startS3Proxy());
  s3.makeBucket('campaigns');
  const served = starting.use(await serveMiddleware(stores));
  const { adminToken, folder, url } = served;
  writeFileSync(path.join(folder, 'tenant.json'), JSON.stringify(manualTenant(s3, 'campaigns')));
  const variables = { MAILWEAVE: url, TENANT: 'default', SECRET: pushSecret, TOKEN: adminToken, URL: url };
  const shell = (script: string) => runShell(script, { folder, variables });
  const curl: TenantDesk['curl'] = async (words) => {
    const options = `--silent --show-error --write-out '\\n%{http_code}' --header "Authorization: Bearer $TOKEN"`;
    const output = await shell(`curl ${options} ${words.replace('--json', jsonBody)}`);
    const [text = '', status = ''] = output.split(/\n(?=\d{3}$)/);
    return { status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const running = starting.move();
  return {
    folder,
    s3,
    shell,
    curl,
    restart: () => served.restart(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Older curls do not know --json. */
const jsonBody = "--header 'content-type: application/json' --data";
