import { PushAccountsPage, PushCheckup } from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';
import { Command, InvalidArgumentError } from 'commander';
import type { AdminApi } from '../admin-api/admin-api.ts';
import { accountNamed } from '../admin-api/find-account.ts';
import { tryAsDovecot, tryWithoutPassword } from '../admin-api/try-callback.ts';
import { type AdminApiOptions, adminApiOf, withAdminApi } from '../arguments/admin-api-options.ts';
import { type Finding, renderFindings } from '../push-reports/findings.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

type Options = AdminApiOptions & { json: boolean; callbackUrl?: string };

/** Something does not work. */
class DoctorFindingsError extends AppError {
  constructor(count: number) {
    super({
      code: 'push-doctor-findings',
      publicText: `Something does not work: failed checks ${count}, see above.`,
      retry: 'after-change',
    });
  }
}

/** `push doctor [ACCOUNT]`: tries everything that notifications need. */
export function pushDoctorCommand(terminal: Terminal): Command {
  const command = new Command('doctor')
    .description('try everything that notifications need, and say what does not work')
    .argument(
      '[account]',
      'whose mailbox is tried at the mail server: numbers (249@1), log-in name or address',
    )
    .option(
      '--callback-url <address>',
      'what Dovecot is told to call, with name and password: it is called from this machine (default: $MAILWEAVE_CALLBACK_URL)',
      parseCallbackUrl,
    )
    .option('--json', 'print JSON for programs', false)
    .addHelpText(
      'after',
      '\nExit code 0: nothing has failed. Nothing is changed, and no device is told anything.',
    );
  return withAdminApi(command).action(async (name: string | undefined, options: Options) => {
    const { json, ...others } = options;
    const findings = await examine(
      adminApiOf(others),
      name,
      options.callbackUrl ?? callbackUrlOf(process.env),
    );
    terminal.output.write(json ? `${JSON.stringify({ findings }, null, 2)}\n` : renderFindings(findings));
    const failed = findings.filter(({ outcome }) => outcome === 'failed').length;
    if (failed > 0) throw new DoctorFindingsError(failed);
  });
}

async function examine(
  api: AdminApi,
  name: string | undefined,
  callbackUrl: string | undefined,
): Promise<Finding[]> {
  const reached = await tryApi(api);
  if (reached.outcome === 'failed') return [reached];
  const account = name === undefined ? undefined : await accountNamed(api, name);
  const [{ findings }, refusal, called] = await Promise.all([
    api.post('/api/push/doctor', { ...(account && { accountId: account.accountId }) }, PushCheckup),
    tryWithoutPassword(api.url),
    callbackUrl === undefined ? [unreachedCallback] : tryAsDovecot(callbackUrl),
  ]);
  const all = [reached, ...findings, refusal, ...called];
  return [...Map.groupBy(all, ({ area }) => area).values()].flat();
}

const unreachedCallback: Finding = {
  area: 'callback',
  outcome: 'skipped',
  text: 'Whether Dovecot reaches us: run this on its machine with --callback-url.',
};

/** Without it nothing else can be asked. */
async function tryApi(api: AdminApi): Promise<Finding> {
  const area = 'api';
  try {
    await api.get('/api/push/accounts?limit=1', PushAccountsPage);
    return { area, outcome: 'ok', text: `The role push at ${api.url} answers, and takes the token.` };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { area, outcome: 'failed', text: error.publicText };
  }
}

const WRITTEN = 'Dovecot calls http://LOGIN:PASSWORD@host:port/preliminary/http-notify/v1/notify.';

function callbackUrlOf({ MAILWEAVE_CALLBACK_URL: written }: NodeJS.ProcessEnv): string | undefined {
  if (written !== undefined && !isCallbackUrl(written))
    throw new UsageError(`MAILWEAVE_CALLBACK_URL: ${WRITTEN}`);
  return written;
}

/** @throws InvalidArgumentError */
function parseCallbackUrl(text: string): string {
  if (!isCallbackUrl(text)) throw new InvalidArgumentError(WRITTEN);
  return text;
}

function isCallbackUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username !== '';
}
