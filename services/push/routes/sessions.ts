import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PushSession } from '@mailweave/contracts';
import { byToken, ProblemBody, tokenHash } from '@mailweave/http-server';
import { capabilitiesIn } from '@mailweave/push';
import Type from 'typebox';
import type { AccountProperties } from '../properties/account-properties.ts';
import type { RegistryContext } from '../registry/registry-context.ts';
import { basicCredentials } from '../sessions/basic-credentials.ts';
import { LogInRefusedError } from '../sessions/session-errors.ts';
import { shownTime } from '../subscribing/show-subscription.ts';

export type SessionRoutesContext = RegistryContext & { properties: AccountProperties };

const logIn = {
  tags: ['sessions'],
  summary: 'Log in',
  description:
    'With the name and the password of the mailbox (HTTP Basic), which the mail server is asked about.',
  response: { 201: PushSession, 401: ProblemBody, 503: ProblemBody },
};

const logOut = {
  tags: ['sessions'],
  security: byToken,
  summary: 'Log out',
  response: { 204: Type.Null({ description: 'The token opens nothing any more.' }), 401: ProblemBody },
};

/** `/push/v1/sessions`: an app logs in for its user. */
export function sessionRoutes({
  listeners,
  logIn: door,
  properties,
  sessions,
  stores,
}: SessionRoutesContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post('/push/v1/sessions', { schema: logIn }, async ({ headers, ip }, reply) => {
      const given = basicCredentials(headers.authorization);
      if (given === undefined) throw new LogInRefusedError();
      const { accountId, expiresAtMs, token } = await door.logIn(given.login, given.password, ip);
      const capabilities = capabilitiesIn(await properties.effective(accountId));
      reply.header('cache-control', 'no-store');
      const session = { token: token.reveal(), accountId, expiresAt: shownTime(expiresAtMs), capabilities };
      return await reply.code(201).send(session);
    });
    server.delete('/push/v1/sessions/current', { schema: logOut }, async ({ headers }, reply) => {
      const { accountId } = await sessions.ofHeaders({ authorization: headers.authorization });
      const token = headers.authorization?.replace(/^Bearer /i, '') ?? '';
      await stores.sessions.remove(tokenHash(token));
      listeners.accountChanged(accountId);
      return await reply.code(204).send(null);
    });
  };
}
