import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  type AccountSubscription,
  AccountSubscriptions,
  PushAccountsAnswer,
  PushAccountsPage,
  PushAccountsRequest,
} from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import { type AccountId, findAccount, heldNow } from '@mailweave/push';
import Type from 'typebox';
import { forgetAccount } from '../accounts/forget-account.ts';
import type { DispatchParts } from '../dispatch/dispatch-parts.ts';
import type { RegistryContext } from '../registry/registry-context.ts';
import { AccountUnknownError } from '../sessions/session-errors.ts';
import { shownSubscription, shownTime } from '../subscribing/show-subscription.ts';
import { AccountParameters, AfterAccount, pageSize } from './account-parameters.ts';

export type AccountsContext = RegistryContext & Pick<DispatchParts, 'clock' | 'switchedOff'>;

const path = '/api/push/accounts';
const described = { tags: ['accounts'], security: byToken };
const problems = { 401: ProblemBody, 404: ProblemBody, 422: ProblemBody };

const schemas = {
  list: {
    ...described,
    summary: 'The accounts, in order of context and user',
    querystring: Type.Object({
      ...AfterAccount.properties,
      name: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 320,
          description: 'Only the one that this names: its numbers, log-in name or address.',
        }),
      ),
    }),
    response: { 200: PushAccountsPage, ...problems },
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
    summary: 'The devices of an account, and what holds each of them back now',
    params: AccountParameters,
    response: { 200: AccountSubscriptions, ...problems },
  },
};

/** `/api/push/accounts`: whose mail is pushed. */
export function accountRoutes(context: AccountsContext): FastifyPluginAsyncTypebox {
  const { stores, tokens } = context;
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.get(path, { schema: schemas.list }, async ({ query: { after, limit, name } }) => {
      if (name === undefined)
        return { accounts: await stores.accounts.list({ after, limit: pageSize(limit) }) };
      const named = await findAccount(stores.accounts, name);
      return { accounts: named === undefined ? [] : [named] };
    });
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
      async ({ params: { accountId } }) => ({ subscriptions: await subscriptionsOf(context, accountId) }),
    );
  };
}

async function subscriptionsOf(
  { clock, stores, switchedOff }: AccountsContext,
  accountId: AccountId,
): Promise<AccountSubscription[]> {
  const subscriptions = await stores.subscriptions.ofAccount(accountId);
  const off = await switchedOff(accountId, subscriptions);
  return subscriptions.map((each) => {
    const holds = heldNow(each, { nowMs: clock.nowMs(), switchedOff: off.has(each.subscriptionId) });
    return {
      ...shownSubscription(each),
      holds: holds.map(({ reason, untilMs }) => ({
        reason,
        ...(untilMs !== undefined && { until: shownTime(untilMs) }),
      })),
    };
  });
}
