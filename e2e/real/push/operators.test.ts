import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runMailweave, type Serving, serveMailweave } from '@mailweave/app/testing';
import { systemClock } from '@mailweave/host';
import { tokenHash } from '@mailweave/http-server';
import {
  type ApnsSimulator,
  makeCertificateAuthority,
  makeSigningKey,
  startApnsSimulator,
} from '@mailweave/push-gateways';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { pushNotificationConfig } from '../../../tools/services/dovecot-push-config.ts';
import { freePort } from '../../../tools/services/free-port.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';

const host = '127.0.0.1';
const TOPIC = 'org.example.mail';
const TOKEN = 'mwt_of-an-operator-with-32-characters';
const clientId = 'open-xchange-mobile-api-facade';
const phoneToken = 'a1'.repeat(32);

let folder: string;
let dovecot: Dovecot & AsyncDisposable;
let apns: ApnsSimulator;
let serving: Serving;
let url: string;
let callbackUrl: string;

/** A program with the role push alone, over TLS before a real Dovecot and a simulated APNs. */
function configText(httpPort: number, key: ReturnType<typeof makeSigningKey>): string {
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const { masterUser } = dovecot;
  const server = `host: ${dovecot.host}, port: ${dovecot.imapsPort}, caFile: ${file('dovecot.pem', dovecot.certificatePem)}`;
  const apple = `host: ${host}, port: ${apns.server.port}, caFile: ${file('apns.pem', authority.caPem)}`;
  const keys = `privateKeyFile: ${file('key.p8', key.privateKeyPem)}, keyId: ${key.keyId}, teamId: ${key.teamId}`;
  return `
dataDir: ${folder}
push:
  stores: { kind: sqlite, path: push.sqlite }
  tokens: { admin: ['${tokenHash(TOKEN)}'] }
  dovecot: { login: dovecot, password: sesame }
  listeners: { way: dovecot, ${server}, masterUser: ${masterUser.name}, masterPassword: ${masterUser.password} }
  apnsServer: { ${apple} }
  brands:
    ${clientId}: { apns: { authtype: jwt, ${keys}, topic: ${TOPIC} } }
http: { host: ${host}, port: ${httpPort} }
`;
}

const authority = makeCertificateAuthority();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mailweave-operators-'));
  const key = makeSigningKey('TEAM000001', 'KEY0000001');
  apns = await startApnsSimulator({
    host,
    port: 0,
    certificate: authority.serverCertificate(host),
    clock: systemClock,
    clientCaPem: authority.caPem,
    keys: [{ ...key, topics: [TOPIC] }],
  });
  const httpPort = await freePort(host);
  url = `http://${host}:${httpPort}`;
  callbackUrl = `http://dovecot:sesame@${host}:${httpPort}/preliminary/http-notify/v1/notify`;
  dovecot = await startDovecot({ extraConfig: pushNotificationConfig(callbackUrl) });
  writeFileSync(path.join(folder, 'mailweave.yaml'), configText(httpPort, key));
  serving = serveMailweave(folder, { arguments: [], environment: {}, words: ['--role', 'push'] });
  await serving.record('mailweave-started');
});
afterAll(async () => {
  serving?.process.kill('SIGTERM');
  await serving?.exitCode;
  await dovecot?.[Symbol.asyncDispose]();
  await apns?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function call(route: string, body: object, account?: string): Promise<void> {
  const response = await fetch(url + route, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      ...(account !== undefined && { 'mailweave-account': account }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
}

const mailweave = (...words: string[]) => runMailweave(folder, ...words, '--url', url, '--token', TOKEN);

test('an operator registers two accounts, finds everything in order, and follows a test message to a phone', async () => {
  const accounts = [1, 2].map((number) => ({
    login: `user${number}@test.example`,
    contextId: 1,
    userId: number === 1 ? 249 : 402,
  }));
  await call('/api/push/accounts', { accounts });
  for (const [account, token] of [
    ['249@1', phoneToken],
    ['402@1', 'b2'.repeat(32)],
  ])
    await call(
      '/push/v1/subscriptions',
      { clientId, transport: 'apns', token, topics: ['ox:mail:new'] },
      account,
    );

  const [, port = ''] = /:(\d+)$/.exec(url) ?? [];
  const manual = ['pushusers', '--list', '-A', 'oxadmin', '-P', TOKEN, '-s', host, '-p', port];
  expect(await runMailweave(folder, ...manual)).toEqual({
    exitCode: 0,
    output: 'Context  User  Permanent\n      1  249   true\n      1  402   true\n',
    errors: '',
  });

  const doctor = () => mailweave('push', 'doctor', 'user1@test.example', '--callback-url', callbackUrl);
  await waitUntil('the attribute', async () => (await doctor()).output.includes('The attribute is set'));
  const { errors, exitCode, output } = await doctor();
  expect({ errors, exitCode }).toEqual({ errors: '', exitCode: 0 });
  for (const found of [
    /^ok +mail-server +.* answers \(TLS implicit\)\.$/m,
    /^ok +mail-server +The log-in for 249@1 works, as master user /m,
    /^ok +callback +The address that Dovecot calls is reached from here/m,
    /^ok +apns +open-xchange-mobile-api-facade: the push service answers, and takes the key\.$/m,
    /^ok +account +249@1 has a permanent listener\.$/m,
    / 0 failed, /,
  ])
    expect(output).toMatch(found);

  const tried = await mailweave('push', 'test', '249@1');
  expect(tried).toMatchObject({ exitCode: 0, output: expect.stringMatching(/apns +\S+ +delivered\n$/) });
  expect(apns.device(phoneToken, TOPIC).view.shown).toMatchObject([{ title: 'Mailweave' }]);
});

test('a brand whose key APNs does not know is found, with what APNs says', async () => {
  apns.fault = () => ({ status: 403, reason: 'InvalidProviderToken' });
  const { errors, exitCode, output } = await mailweave('push', 'doctor');
  expect([exitCode, errors]).toEqual([
    1,
    'mailweave: Something does not work: failed checks 1, see above.\n',
  ]);
  expect(output).toMatch(/^FAILED +apns +\S+: the push service refuses us, InvalidProviderToken$/m);
});
