import { Secret } from '@mailweave/foundation';
import { expect, onTestFinished, test } from 'vitest';
import { type OAuthAnswer, OAuthServer } from '../../testing/oauth-server.ts';
import type { OAuthConfig } from './oauth-config.ts';
import { refreshAccessToken } from './token-endpoint.ts';

const secret = new Secret('se:cret/1');

async function ask(answer: OAuthAnswer, over: Partial<OAuthConfig> = {}) {
  const server = await OAuthServer.start(() => answer);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const config = { tokenUrl: server.tokenUrl, clientId: 'mail weave', timeoutMs: 5_000, ...over };
  return { server, told: refreshAccessToken(config, new Secret('rt 1')) };
}

test('shows the refresh token and the client as RFC 6749 wants it', async () => {
  const body = { access_token: 'at', expires_in: 3600, refresh_token: 'rt 2' };
  const { server, told } = await ask({ status: 200, body }, { clientSecret: secret, scope: 'imap' });
  const answer = await told;
  expect(answer).toMatchObject({ outcome: 'token', lifetimeMs: 3_600_000 });
  expect(answer.outcome === 'token' && answer.refreshToken?.reveal()).toBe('rt 2');
  const basic = Buffer.from('mail+weave:se%3Acret%2F1').toString('base64');
  const form = { grant_type: 'refresh_token', refresh_token: 'rt 1', scope: 'imap' };
  expect(server.asked).toEqual([{ authorization: `Basic ${basic}`, form }]);
});

test('names a public client in the form', async () => {
  const { server, told } = await ask({ status: 200, body: { access_token: 'at' } });
  expect(await told).toMatchObject({ outcome: 'token', lifetimeMs: undefined, refreshToken: undefined });
  const form = { grant_type: 'refresh_token', refresh_token: 'rt 1', client_id: 'mail weave' };
  expect(server.asked).toEqual([{ authorization: undefined, form }]);
});

test('knows a refresh token that counts no more', async () => {
  const { told } = await ask({ status: 400, body: { error: 'invalid_grant', error_description: 'x' } });
  expect(await told).toEqual({ outcome: 'refused' });
});

test.each([
  [{ status: 401, body: { error: 'invalid_client' } }, 'invalid_client'],
  [{ status: 400, body: { error: 'rt 1 is\nwrong' } }, 'status 400'],
  [{ status: 503, body: { error: 'invalid_grant' } }, 'invalid_grant'],
  [{ status: 200, body: {} }, 'status 200'],
])('has nothing to say of the refresh token after %j', async (answer, reason) => {
  const { told } = await ask(answer);
  await expect(told).rejects.toMatchObject({
    code: 'access-token-unavailable',
    publicText: expect.stringContaining(`(${reason})`),
  });
});

test('says so where nobody answers', async () => {
  const config = { tokenUrl: 'http://127.0.0.1:1/token', clientId: 'x', timeoutMs: 1_000 };
  await expect(refreshAccessToken(config, secret)).rejects.toMatchObject({ retry: 'later' });
});
