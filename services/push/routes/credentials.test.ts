import { Secret } from '@mailweave/foundation';
import { expect, onTestFinished, test } from 'vitest';
import { type OAuthAnswer, OAuthServer } from '../testing/oauth-server.ts';
import { ScriptedServer, usualScript } from '../testing/scripted-server.ts';
import { adminToken, serveHttp, testService } from '../testing/test-service.ts';

const clientId = 'open-xchange-mobile-api-facade';
const credentials = { store: true, keys: [{ id: 'one', passphrase: new Secret('a long passphrase') }] };

/** The account 249@1 with a phone, at a mail server that offers XOAUTH2 and answers log-ins so. */
async function office(authenticate: string, answer: (form: Record<string, string>) => OAuthAnswer) {
  const script = usualScript({ AUTHENTICATE: authenticate });
  const server = await ScriptedServer.start(
    '* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 IDLE] hi\r\n',
    script,
  );
  const oauthServer = await OAuthServer.start(answer);
  onTestFinished(async () => {
    await server[Symbol.asyncDispose]();
    await oauthServer[Symbol.asyncDispose]();
  });
  const { adapters, service } = testService({
    listeners: { way: 'imap', permanent: true, host: '127.0.0.1', port: server.port, tls: 'none' },
    credentials,
    oauth: { tokenUrl: oauthServer.tokenUrl, clientId: 'mailweave' },
  });
  const url = await serveHttp(service);
  const call = async (method: string, path: string, body: object) => {
    const headers = {
      authorization: `Bearer ${adminToken}`,
      'mailweave-account': '249@1',
      'content-type': 'application/json',
    };
    return await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  };
  await call('POST', '/api/push/accounts', { accounts: [{ login: 'ada', contextId: 1, userId: 249 }] });
  const topics = ['ox:mail:new'];
  await call('POST', '/push/v1/subscriptions', { clientId, transport: 'apns', token: 'phone', topics });
  const give = (refreshToken: string, account = '249@1') =>
    call('PUT', `/api/push/accounts/${account}/refresh-token`, { refreshToken });
  return { give, oauthServer, server, stores: adapters.stores };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}

test('an account is listened for with access tokens that its refresh token is good for', async () => {
  const { give, oauthServer, server } = await office('TAG OK in\r\n', () => ({
    status: 200,
    body: { access_token: 'at 1', expires_in: 3600 },
  }));
  expect((await give('rt 1')).status).toBe(204);
  await until(() => server.lines.some((line) => line.includes('EXAMINE')));
  const message =
    server.lines
      .find((line) => line.includes('AUTHENTICATE'))
      ?.split(' ')
      .at(-1) ?? '';
  expect(Buffer.from(message, 'base64').toString()).toBe('user=ada\x01auth=Bearer at 1\x01\x01');
  expect(oauthServer.asked.map(({ form }) => form.refresh_token)).toEqual(['rt 1']);
});

test('a refresh token that counts no more asks its owner for a log-in, and another one ends that', async () => {
  const { give, stores } = await office('TAG OK in\r\n', (form) =>
    form.refresh_token === 'good'
      ? { status: 200, body: { access_token: 'at' } }
      : { status: 400, body: { error: 'invalid_grant' } },
  );
  const state = async () => (await stores.registrations.ofAccount('249@1'))[0]?.state;
  await give('revoked');
  await until(async () => (await state()) === 'needs-login');
  await give('good');
  await until(async () => (await state()) === 'active');
});

test('a token that a mail server refuses though it was just made asks its owner for a log-in', async () => {
  const { give, stores } = await office('TAG NO [AUTHENTICATIONFAILED] no\r\n', () => ({
    status: 200,
    body: { access_token: 'at' },
  }));
  await give('rt 1');
  await until(async () => (await stores.registrations.ofAccount('249@1'))[0]?.state === 'needs-login');
  expect((await give('rt 1', '7@7')).status).toBe(404);
});

test('nobody gives a refresh token where it would be of no use', async () => {
  const { service } = testService({ credentials });
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
  const url = `${await serveHttp(service)}/api/push/accounts/249@1/refresh-token`;
  const answer = await fetch(url, { method: 'PUT', headers, body: '{"refreshToken":"rt"}' });
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
    422,
    'refresh-tokens-not-taken',
  ]);
});
