import { systemClock } from '@mailweave/host';
import { tokenHash } from '@mailweave/http-server';
import { createMemoryImapServer } from '@mailweave/memory-imap-server';
import { readConfig } from '../config/read-config.ts';
import { startMailweave } from '../context.ts';
import { configFolder, goodConfig } from './config-file.ts';
import { runInProcess } from './in-process.ts';
import type { Finished } from './run-mailweave.ts';

const password = 'apple';
export const adminToken = 'mwt_of-an-operator-with-32-characters';

/** A role push that Dovecot tells of mail and that keeps credentials, with accounts whose owners have logged in. */
export type PushOffice = AsyncDisposable & {
  url: string;
  port: string;
  /** Makes a call of an operator; on behalf of an account where one is named. */
  call(method: string, path: string, body?: object, account?: string): Promise<unknown>;
  /** Has the account's app subscribe: it is registered then. */
  subscribe(accountId: string, over?: object): Promise<void>;
  /** Runs a command against it. */
  run(...words: string[]): Promise<Finished>;
};

/** @param users their numbers in context 1 @param more lines of the section push */
export async function openPushOffice(users: readonly number[], more = ''): Promise<PushOffice> {
  await using starting = new AsyncDisposableStack();
  const logins = users.map((user) => `user${user}@mail.example`);
  const server = starting.use(
    createMemoryImapServer({ users: logins.map((login) => ({ login, password })), clock: systemClock }),
  );
  await server.listen();
  const { host, port: imapPort } = server.address;
  const place = starting.use(
    await configFolder(`${goodConfig}
push:
  stores: { kind: memory }
  tokens: { admin: ['${tokenHash(adminToken)}'] }
  dovecot: { login: dovecot, password: sesame }
  credentials: { store: true, keys: [{ id: one, passphrase: a passphrase of many words }] }
  mailServer: { host: ${host}, port: ${imapPort}, tls: none }
${more}`),
  );
  const config = await readConfig(place.file);
  const options = { config, roles: new Set(['push'] as const), logOutput: { write: () => undefined } };
  const { httpUrl: url } = starting.use(await startMailweave(options));
  const call = callAt(url);
  const accounts = users.map((userId, at) => ({ login: logins[at], contextId: 1, userId }));
  await call('POST', '/api/push/accounts', { accounts });
  await Promise.all(logins.map((login) => logIn(url, login)));
  const running = starting.move();
  return {
    url,
    port: new URL(url).port,
    call,
    subscribe: async (accountId, over) => {
      const clientId = 'open-xchange-mobile-api-facade';
      const device = {
        clientId,
        transport: 'apns',
        token: `device of ${accountId}`,
        topics: ['ox:mail:new'],
      };
      await call('POST', '/push/v1/subscriptions', { ...device, ...over }, accountId);
    },
    run: (...words) => runInProcess(...words),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function callAt(url: string): PushOffice['call'] {
  return async (method, path, body, account) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${adminToken}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(account !== undefined && { 'mailweave-account': account }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

async function logIn(url: string, login: string): Promise<void> {
  const basic = Buffer.from(`${login}:${password}`).toString('base64');
  const headers = { authorization: `Basic ${basic}` };
  const { status } = await fetch(`${url}/push/v1/sessions`, { method: 'POST', headers });
  if (status !== 201) throw new Error(`A log-in was answered with ${status}.`);
}
