import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  DeviceSubscription,
  PushAccount,
  PushAccountsAnswer,
  PushAccountsRequest,
} from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';
import { forgetAccount } from '../accounts/forget-account.ts';
import type { RegistryContext } from '../registry/registry-context.ts';
import { AccountUnknownError } from '../sessions/session-errors.ts';
import { shownSubscription } from '../subscribing/show-subscription.ts';
import { AccountParameters, AfterAccount, pageSize } from './account-parameters.ts';

const path = '/api/push/accounts';
const described = { tags: ['accounts'], security: byToken };
const problems = { 401: ProblemBody, 404: ProblemBody, 422: ProblemBody };

const schemas = {
  list: {
    ...described,
    summary: 'The accounts, in order of context and user',
    querystring: AfterAccount,
    response: { 200: Type.Object({ accounts: Type.Array(PushAccount) }), ...problems },
  },
  ensure: {
    ...described,
    summary: 'Make accounts known, up to 1000 at once',
    description: 'One after the other; those before one that fails are made. The same again changes nothing.',
    body: PushAccountsRequest,
    response: { 200: PushAccountsAnswer, ...problems },
  },
  forget: {
    ...described,
    summary: 'Forget an account, its devices, sessions and credentials',
    params: AccountParameters,
    response: { 204: Type.Null(), ...problems },
  },
  subscriptions: {
    ...described,
    summary: 'The devices of an account',
    params: AccountParameters,
    response: { 200: Type.Object({ subscriptions: Type.Array(DeviceSubscription) }), ...problems },
  },
};

/** `/api/push/accounts`: whose mail is pushed. */
export function accountRoutes(context: RegistryContext): FastifyPluginAsyncTypebox {
  const { stores, tokens } = context;
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.get(path, { schema: schemas.list }, async ({ query: { after, limit } }) => ({
      accounts: await stores.accounts.list({ after, limit: pageSize(limit) }),
    }));
    server.post(path, { schema: schemas.ensure }, async ({ body }) => {
      const accounts = [];
      for (const wanted of body.accounts) {
        const done = await stores.accounts.ensure(wanted);
        const { outcome } = done;
        accounts.push('account' in done ? { outcome, accountId: done.account.accountId } : { outcome });
      }
      return { accounts };
    });
    server.delete(`${path}/:accountId`, { schema: schemas.forget }, async ({ params }, reply) => {
      if (!(await forgetAccount(context, params.accountId))) throw new AccountUnknownError();
      return await reply.code(204).send(null);
    });
    server.get(
      `${path}/:accountId/subscriptions`,
      { schema: schemas.subscriptions },
      async ({ params: { accountId } }) => {
        const subscriptions = await stores.subscriptions.ofAccount(accountId);
        return { subscriptions: subscriptions.map(shownSubscription) };
      },
    );
  };
}
