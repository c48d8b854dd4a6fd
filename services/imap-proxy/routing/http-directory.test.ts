import { Secret } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import { DirectoryServer } from '../testing/directory-server.ts';
import { DirectoryUnavailableError, NOWHERE, placedAt } from './backend-directory.ts';
import { HttpDirectory, type HttpDirectoryOptions } from './http-directory.ts';

const LOGIN = { name: 'jo@example.org', domain: 'example.org', password: new Secret('pass') };
const MASTER = { backend: 'east', user: 'jo', master: { user: 'proxy', password: 'secret' } };

function directoryAt(url: string, over: Partial<HttpDirectoryOptions> = {}) {
  const outcomes: string[] = [];
  const directory = new HttpDirectory({
    url,
    timeoutMs: 5_000,
    checksPassword: false,
    backends: new Set(['east', 'west']),
    looked: (outcome) => outcomes.push(outcome),
    ...over,
  });
  return { directory, outcomes };
}

test('the name is asked for in the body, and the answer may give another name to log in with', async () => {
  await using server = await DirectoryServer.start();
  const { directory, outcomes } = directoryAt(server.url, { authorization: new Secret('Bearer t') });
  server.says(200, { backend: 'west', note: 'more than asked for' });
  expect(await directory.find(LOGIN)).toEqual(placedAt('west'));
  server.says(200, { backend: 'east', user: 'u17' });
  expect(await directory.find(LOGIN)).toEqual({ ...placedAt('east'), user: 'u17' });
  server.says(404);
  expect(await directory.find(LOGIN)).toBe(NOWHERE);
  expect(server.requests[0]).toEqual({
    url: '/backend',
    authorization: 'Bearer t',
    body: { user: 'jo@example.org' },
  });
  expect(outcomes).toEqual(['found', 'found', 'unknown']);
});

test.each([
  ['an unknown backend', 200, { backend: 'north' }],
  ['no backend', 200, {}],
  ['no JSON', 200, 'east'],
  ['a name with a control character', 200, { backend: 'east', user: 'a\u0000b' }],
  ['a master user without having checked the password', 200, MASTER],
  ['more than an answer can be', 200, { backend: 'east', note: 'x'.repeat(20_000) }],
  ['a wrong password that it was not asked about', 401, {}],
  ['a redirection', 302, {}],
  ['an error', 500, {}],
])('%s is a failure, not an answer', async (_what, status, body) => {
  await using server = await DirectoryServer.start();
  const { directory, outcomes } = directoryAt(server.url);
  server.says(status, body);
  await expect(directory.find(LOGIN)).rejects.toThrow(DirectoryUnavailableError);
  expect(outcomes).toEqual(['failed']);
});

test('a directory that is down, hangs, or is closed while it is asked, is a failure', async () => {
  const gone = await DirectoryServer.start();
  const { url } = gone;
  await gone[Symbol.asyncDispose]();
  await expect(directoryAt(url).directory.find(LOGIN)).rejects.toThrow(DirectoryUnavailableError);
  await using server = await DirectoryServer.start();
  server.answer = () => undefined;
  const impatient = directoryAt(server.url, { timeoutMs: 20 });
  await expect(impatient.directory.find(LOGIN)).rejects.toThrow(DirectoryUnavailableError);
  const { directory } = directoryAt(server.url);
  const asked = directory.find(LOGIN);
  directory[Symbol.dispose]();
  await expect(asked).rejects.toThrow(DirectoryUnavailableError);
});

test('one that checks passwords is given them, and may name a master user', async () => {
  await using server = await DirectoryServer.start();
  const { directory } = directoryAt(server.url, { checksPassword: true });
  server.says(200, MASTER);
  const placement = await directory.find(LOGIN);
  expect(placement).toMatchObject({
    outcome: 'found',
    backend: 'east',
    user: 'jo',
    master: { user: 'proxy' },
  });
  expect(placement.outcome === 'found' && placement.master?.password.reveal()).toBe('secret');
  expect(server.requests[0]?.body).toEqual({ user: 'jo@example.org', password: 'pass' });
  server.says(401);
  expect(await directory.find(LOGIN)).toBe(NOWHERE);
  await expect(directory.find({ ...LOGIN, password: undefined })).rejects.toThrow(DirectoryUnavailableError);
});
