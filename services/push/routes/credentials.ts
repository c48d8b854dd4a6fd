import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppError, Secret } from '@mailweave/foundation';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import type { AccountId } from '@mailweave/push';
import Type from 'typebox';
import type { RegistryContext } from '../registry/registry-context.ts';
import { AccountUnknownError } from '../sessions/session-errors.ts';
import { AccountParameters } from './account-parameters.ts';

const path = '/api/push/accounts/:accountId/refresh-token';

/** There is no place for a refresh token, or nobody to give an access token for it. */
class RefreshTokensNotTakenError extends AppError {
  constructor() {
    super({
      code: 'refresh-tokens-not-taken',
      publicText:
        'Refresh tokens are taken only where credentials are stored (push.credentials.store) and with the section push.oauth.',
      retry: 'after-change',
    });
  }
}

const schema = {
  tags: ['accounts'],
  security: byToken,
  summary: 'Give the refresh token that an account is listened for with (OAuth 2.0)',
  description:
    'For front ends whose users log in by OAuth. It is stored, encrypted, in the place of what was stored before, and listening goes on.',
  params: AccountParameters,
  body: Type.Object({ refreshToken: Type.String({ minLength: 1, maxLength: 8_192 }) }),
  response: { 204: Type.Null(), 401: ProblemBody, 404: ProblemBody, 422: ProblemBody },
};

/** `/api/push/accounts/{id}/refresh-token`: what the owner does not type anywhere. */
export function credentialRoutes(context: RegistryContext): FastifyPluginAsyncTypebox {
  const { logInState, stores, takesRefreshTokens, tokens } = context;
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.put(path, { schema }, async ({ body, params }, reply) => {
      if (!takesRefreshTokens) throw new RefreshTokensNotTakenError();
      const { login } = await known(stores, params.accountId);
      const refreshToken = new Secret(body.refreshToken);
      await logInState.given(params.accountId, { kind: 'refresh-token', login, refreshToken });
      return await reply.code(204).send(null);
    });
  };
}

async function known({ accounts }: RegistryContext['stores'], accountId: AccountId) {
  const account = await accounts.find(accountId);
  if (account === undefined) throw new AccountUnknownError();
  return account;
}
