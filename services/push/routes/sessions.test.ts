import { Secret } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import type { PasswordCheck } from '../sessions/log-in.ts';
import { serveHttp, testService } from '../testing/test-service.ts';

const secret = 'Pässword:7';

/** A mail server that takes one password, and may be away. */
class MailServer implements PasswordCheck {
  away = false;
  readonly asked: string[] = [];

  async check(login: string, password: Secret): Promise<'right' | 'wrong' | 'unavailable'> {
    this.asked.push(login);
    if (this.away) return 'unavailable';
    return password.reveal() === secret ? 'right' : 'wrong';
  }
}

async function openDoor(over: Parameters<typeof testService>[0] = {}) {
  const server = new MailServer();
  const { adapters, clock, metrics, service } = testService(over, server);
  const url = await serveHttp(service);
  const logIn = async (password: string, login = 'anna') => {
    const basic = Buffer.from(`${login}:${password}`).toString('base64');
    const headers = { authorization: `Basic ${basic}` };
    const response = await fetch(`${url}/push/v1/sessions`, { method: 'POST', headers });
    return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  };
  const list = (token: string) =>
    fetch(`${url}/push/v1/subscriptions`, { headers: { authorization: `Bearer ${token}` } });
  return { clock, list, logIn, metrics, server, service, stores: adapters.stores, url };
}

test('who knows the password of a mailbox gets a session, for a time, and may end it', async () => {
  const { clock, list, logIn, url } = await openDoor({ sessions: { lifetimeMs: 60_000 } });
  const first = await logIn(secret);
  expect(first).toMatchObject({ status: 201, body: { accountId: '1@1' } });
  expect(first.headers.get('cache-control')).toBe('no-store');
  const second = await logIn(secret);
  expect(second.body.accountId).toBe('1@1');
  expect((await list(first.body.token)).status).toBe(200);
  const headers = { authorization: `Bearer ${first.body.token}` };
  const out = await fetch(`${url}/push/v1/sessions/current`, { method: 'DELETE', headers });
  expect(out.status).toBe(204);
  expect((await list(first.body.token)).status).toBe(401);
  expect((await list(second.body.token)).status).toBe(200);
  clock.advanceMs(60_000);
  expect((await list(second.body.token)).status).toBe(401);
});

test('a wrong password is refused, and how to log in is said', async () => {
  const { logIn, stores } = await openDoor();
  const refused = await logIn('wrong');
  expect(refused).toMatchObject({ status: 401, body: { code: 'log-in-refused' } });
  expect(refused.headers.get('www-authenticate')).toContain('Basic');
  expect(JSON.stringify(refused.body)).not.toContain('anna');
  expect(await stores.accounts.findByLogin('anna')).toBeUndefined();
});

test('who guesses is stopped, for this name and from this address, until some time is over', async () => {
  const { clock, logIn, server } = await openDoor({ sessions: { maxFailures: 3, failureWindowMs: 60_000 } });
  for (const password of ['1', '2', '3']) expect((await logIn(password)).status).toBe(401);
  expect(await logIn(secret)).toMatchObject({ status: 429, body: { code: 'log-in-limited' } });
  expect((await logIn(secret, 'bob')).status).toBe(429);
  expect(server.asked).toHaveLength(3);
  clock.advanceMs(60_000);
  expect((await logIn(secret)).status).toBe(201);
});

test('guesses at once are no way around the limit', async () => {
  const { logIn, server } = await openDoor({ sessions: { maxFailures: 3 } });
  const guesses = await Promise.all(Array.from({ length: 9 }, (_, number) => logIn(`${number}`)));
  expect(guesses.filter(({ status }) => status === 429)).toHaveLength(6);
  expect(server.asked).toHaveLength(3);
});

test('a password that was right is not asked about again for a short time, and no other is taken for it', async () => {
  const { clock, logIn, server } = await openDoor({ sessions: { rememberedMs: 1000 } });
  await logIn(secret);
  await logIn(secret);
  expect(server.asked).toHaveLength(1);
  expect((await logIn(`${secret} `)).status).toBe(401);
  clock.advanceMs(1000);
  await logIn(secret);
  expect(server.asked).toHaveLength(3);
});

test('a password that was right is asked about again when a listener was refused with it meanwhile', async () => {
  const { clock, logIn, server, stores } = await openDoor();
  await logIn(secret);
  await stores.registrations.register({ accountId: '1@1', clientId: 'app', atMs: 1 });
  await stores.registrations.setNeedsLogin('1@1', { reason: 'log-in-refused', sinceMs: clock.nowMs() });
  await logIn(secret);
  expect(server.asked).toHaveLength(2);
});

test('while the mail server is away nobody is blamed', async () => {
  const { logIn, server } = await openDoor({ sessions: { maxFailures: 1 } });
  server.away = true;
  for (let turn = 0; turn < 3; turn += 1)
    expect(await logIn(secret)).toMatchObject({ status: 503, body: { code: 'log-in-unavailable' } });
  server.away = false;
  expect((await logIn(secret)).status).toBe(201);
});

test('a new log-in gives the credentials to listeners, sealed, where they are to be kept', async () => {
  const keys = [{ id: 'k1', passphrase: new Secret('a long passphrase') }];
  const { logIn, stores } = await openDoor({ credentials: { store: true, keys } });
  const registration = { accountId: '1@1', clientId: 'brand1' } as const;
  await stores.registrations.register({ ...registration, atMs: 1 });
  await stores.registrations.setNeedsLogin('1@1', { reason: 'refused', sinceMs: 2 });
  await logIn(secret);
  const sealed = await stores.credentials.find('1@1');
  expect(sealed?.keyId).toBe('k1');
  expect(Buffer.from(sealed?.sealed ?? []).includes(secret)).toBe(false);
  expect(await stores.registrations.ofAccount('1@1')).toMatchObject([{ state: 'active' }]);
});

test('nothing is kept where it was not asked for', async () => {
  const { logIn, stores } = await openDoor();
  await logIn(secret);
  expect(await stores.credentials.find('1@1')).toBeUndefined();
});

test('the start says that a passphrase is missing', async () => {
  const { service } = testService({ credentials: { store: true } });
  await expect(service.checkSettings()).rejects.toMatchObject({ code: 'credentials-passphrase-missing' });
  await expect(testService().service.checkSettings()).resolves.toBeUndefined();
});

test('whoever names no mailbox is asked for one', async () => {
  const { url } = await openDoor();
  const post = (headers: Record<string, string>) =>
    fetch(`${url}/push/v1/sessions`, { method: 'POST', headers });
  for (const headers of [{}, { authorization: 'Basic !' }, { authorization: `Basic ${btoa(':x')}` }])
    expect((await post(headers as Record<string, string>)).status).toBe(401);
  expect((await post({ authorization: `Basic ${btoa('anna\r\n:x')}` })).status).toBe(401);
});
