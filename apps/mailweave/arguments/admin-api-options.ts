import { readFileSync } from 'node:fs';
import { AppError, Secret } from '@mailweave/foundation';
import { type Command, InvalidArgumentError } from 'commander';
import { AdminApi } from '../admin-api/admin-api.ts';
import { UsageError } from '../usage-error.ts';

/** The file that --token-file names. */
class TokenFileError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'token-file-unreadable',
      publicText: 'The file of --token-file cannot be read: name one that this user may read.',
      retry: 'after-change',
      cause,
    });
  }
}

export type AdminApiOptions = { url?: string; token?: string; tokenFile?: string };

/** What stands for options that are not given. */
type Environment = Readonly<Record<string, string | undefined>>;

const USUAL_URL = 'http://127.0.0.1:8143';

/** `--url`, `--token-file` and `--token`, the same for every command that calls the role push. */
export function withAdminApi(command: Command): Command {
  return command
    .option(
      '--url <address>',
      `where the role push is called (default: $MAILWEAVE_URL, else ${USUAL_URL})`,
      parseUrl,
    )
    .option('--token-file <file>', 'file with a token of push.tokens.admin (default: $MAILWEAVE_TOKEN)')
    .option('--token <token>', 'the token itself; others on this machine may see it');
}

/**
 * @param options before what the environment says
 * @throws UsageError there is no token; TokenFileError
 */
export function adminApiOf(
  { timeoutMs, token, tokenFile, url }: AdminApiOptions & { timeoutMs?: number | undefined },
  environment: Environment = process.env,
): AdminApi {
  const given = token ?? (tokenFile === undefined ? environment.MAILWEAVE_TOKEN : readToken(tokenFile));
  const usable = given?.trim() ?? '';
  if (usable === '') {
    throw new UsageError(
      'A token of push.tokens.admin is needed: name its file by --token-file, or set MAILWEAVE_TOKEN.',
    );
  }
  if (!/^[\x21-\x7e]+$/.test(usable)) throw new UsageError('This is no token: it has other characters.');
  const address = url ?? environment.MAILWEAVE_URL ?? USUAL_URL;
  if (!isWebUrl(address)) throw new UsageError(`MAILWEAVE_URL: ${WRITTEN}`);
  return new AdminApi({ url: address, token: new Secret(usable), timeoutMs });
}

const WRITTEN = 'The address of the role push is written http://host:port, or https://host.';

/** @throws InvalidArgumentError */
function parseUrl(text: string): string {
  if (!isWebUrl(text)) throw new InvalidArgumentError(WRITTEN);
  return text;
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new TokenFileError(error);
  }
}
