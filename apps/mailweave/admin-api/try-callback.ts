import type { PushCheckup } from '@mailweave/contracts';

type Finding = PushCheckup['findings'][number];

const area = 'callback';
const PATH = '/preliminary/http-notify/v1/notify';
const WITHIN_MS = 10_000;

/** No new mail: taken and passed over. */
const HARMLESS = { event: 'mailweave-doctor', user: 'mailweave-doctor', folder: 'INBOX' };

/** Calls as somebody would who has no password: he has to be refused. @param url of the role push */
export async function tryWithoutPassword(url: string): Promise<Finding> {
  const status = await statusOf(url + PATH, undefined);
  if (status === 401) return found('ok', 'A callback without the right name and password is refused.');
  if (status === 404) return found('skipped', 'No callback of Dovecot is taken at this address.');
  return found('failed', `A callback without a password is answered with ${told(status)}, not with 401.`);
}

/**
 * Calls as Dovecot does, from this machine.
 * @param written the address that its configuration has, with name and password
 */
export async function tryAsDovecot(written: string): Promise<Finding[]> {
  const url = new URL(written);
  const [login, password] = [url.username, url.password].map(decodeURIComponent);
  url.username = '';
  url.password = '';
  const right = await statusOf(url.href, `${login}:${password}`);
  const wrong = await statusOf(url.href, `${login}:${password}-wrong`);
  return [
    right === 200
      ? found(
          'ok',
          'The address that Dovecot calls is reached from here, and its name and password are taken.',
        )
      : found(
          'failed',
          `The address that Dovecot calls answers ${told(right)}: ${MEANINGS[right ?? 0] ?? 'it is not ours'}.`,
        ),
    ...(wrong === 401 || right !== 200
      ? []
      : [found('failed', `With a wrong password it is answered with ${told(wrong)}, not with 401.`)]),
  ];
}

const MEANINGS: Readonly<Record<number, string>> = {
  0: 'nothing listens there, or something on the way keeps us out',
  401: 'name and password are not those of push.dovecot',
  404: 'the path is wrong, or push.dovecot is not configured',
};

function told(status: number | undefined): string {
  return status === undefined ? 'nothing' : String(status);
}

/** Undefined: there is no answer. */
async function statusOf(url: string, credentials: string | undefined): Promise<number | undefined> {
  const headers = {
    'content-type': 'application/json',
    ...(credentials !== undefined && {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    }),
  };
  try {
    const response = await fetch(url, {
      method: 'PUT',
      headers,
      redirect: 'manual',
      body: JSON.stringify(HARMLESS),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}

function found(outcome: Finding['outcome'], text: string): Finding {
  return { area, outcome, text };
}
