import { Secret } from '@mailweave/foundation';
import { expect, onTestFinished, test } from 'vitest';
import { ScriptedServer, usualScript } from '../testing/scripted-server.ts';
import { adminToken, serveHttp, testService } from '../testing/test-service.ts';

const ENTRY = '/private/vendor/vendor.dovecot/http-notify';
const IN = 'TAG OK [CAPABILITY IMAP4rev1 METADATA IDLE] in\r\n';
const attribute = (value: string) => `* METADATA "" (${ENTRY} ${value})\r\nTAG OK done\r\n`;
const GREETING = '* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n';

type Place = { way: 'dovecot' | 'imap'; port: number; master: boolean };

/** What the doctor says of a mail server, for an account that an app has registered. */
async function examined({ master, port, way }: Place, accountId?: string) {
  const masters = master ? { masterUser: 'master', masterPassword: new Secret('sesame') } : {};
  const { adapters, service } = testService({
    listeners: { way, host: '127.0.0.1', port, tls: 'none', permanent: true, ...masters },
    permanentListeners: { allowed: false },
  });
  const { accounts, registrations } = adapters.stores;
  await accounts.ensure({ login: 'ada', contextId: 1, userId: 249 });
  await accounts.ensure({ login: 'bob', contextId: 1, userId: 402 });
  await registrations.register({ accountId: '249@1', clientId: 'app', atMs: 1 });
  const response = await fetch(`${await serveHttp(service)}/api/push/doctor`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...(accountId !== undefined && { accountId }) }),
  });
  const { findings } = (await response.json()) as {
    findings: { area: string; outcome: string; text: string }[];
  };
  return findings
    .filter(({ area }) => area === 'mail-server')
    .map(({ outcome, text }) => `${outcome}: ${text}`);
}

async function scripted(over: Readonly<Record<string, string>>): Promise<number> {
  const server = await ScriptedServer.start(GREETING, usualScript(over));
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server.port;
}

const reached = expect.stringMatching(/^ok: 127\.0\.0\.1:\d+ answers/);
const signedIn = 'ok: The log-in for 249@1 works, as master user master.';

test.each([
  [{ AUTHENTICATE: IN, GETMETADATA: attribute('"user=249@1"') }, 'ok: The attribute is set'],
  [
    { AUTHENTICATE: IN, GETMETADATA: attribute('"user=1@1"') },
    'failed: The attribute is set to another value',
  ],
  [{ AUTHENTICATE: IN, GETMETADATA: attribute('NIL') }, 'failed: The attribute is not set'],
  [{ AUTHENTICATE: 'TAG OK [CAPABILITY IMAP4rev1] in\r\n' }, 'failed: The server has no METADATA'],
])('at a Dovecot that says %j the attribute is looked at', async (over, expected) => {
  const place = { way: 'dovecot', port: await scripted(over), master: true } as const;
  expect(await examined(place, '249@1')).toEqual([reached, signedIn, expect.stringContaining(expected)]);
});

test('an account that nobody has registered needs no attribute', async () => {
  const port = await scripted({ AUTHENTICATE: IN, GETMETADATA: attribute('NIL') });
  const found = await examined({ way: 'dovecot', port, master: true }, '402@1');
  expect(found.at(-1)).toMatch(/^skipped: METADATA can be used/);
});

test.each([
  ['TAG NO [AUTHENTICATIONFAILED] no\r\n', 'refuses the log-in as master user master.'],
  ['TAG NO no\r\n', 'says no reason'],
  ['TAG NO [UNAVAILABLE] no\r\n', 'is busy'],
])('a log-in that is answered with %j is told', async (answer, expected) => {
  const port = await scripted({ AUTHENTICATE: answer });
  const found = await examined({ way: 'imap', port, master: true }, '249@1');
  expect(found).toEqual([reached, expect.stringMatching(`^failed: .*${expected}`)]);
});

test('for a listener over IMAP it is told whether the server tells by itself', async () => {
  const withIdle = await scripted({ AUTHENTICATE: IN });
  const without = await scripted({ AUTHENTICATE: 'TAG OK [CAPABILITY IMAP4rev1] in\r\n' });
  const found = async (port: number) => (await examined({ way: 'imap', port, master: true }, '249@1')).at(-1);
  expect(await found(withIdle)).toMatch(/^ok: .*IDLE/);
  expect(await found(without)).toMatch(/^warning: .*no IDLE/);
});

test('what cannot be tried is told: no account, nothing to sign in with, nobody there', async () => {
  const port = await scripted({});
  expect(await examined({ way: 'imap', port, master: true })).toEqual([
    reached,
    expect.stringMatching(/^skipped: Name an account/),
  ]);
  expect(await examined({ way: 'imap', port, master: false }, '249@1')).toEqual([
    reached,
    expect.stringMatching(/^failed: For 249@1 there is nothing to sign in with/),
  ]);
  const [nobody] = await examined({ way: 'imap', port: 1, master: true });
  expect(nobody).toMatch(/^failed: 127\.0\.0\.1:1: .*\(ECONNREFUSED\)$/);
});
