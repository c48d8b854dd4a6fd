import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ListenerExplanation, type PushRegistration, PushRegistrationsAnswer } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import { accountNumbers, decideListener, type Registration } from '@mailweave/push';
import Type from 'typebox';
import { RegistrationUnknownError } from '../registrations/registration-errors.ts';
import type { RegistryContext } from '../registry/registry-context.ts';
import { shownTime } from '../subscribing/show-subscription.ts';
import { AccountParameters, AfterAccount, pageSize } from './account-parameters.ts';

const described = { tags: ['registrations'], security: byToken };
const problems = { 401: ProblemBody, 404: ProblemBody, 422: ProblemBody };

const schemas = {
  list: {
    ...described,
    summary: 'Which client ids have registered which accounts, in order of context, user and client',
    querystring: Type.Object({
      ...AfterAccount.properties,
      afterClient: Type.Optional(
        Type.String({ maxLength: 64, description: 'Client id of the last one of the page before.' }),
      ),
    }),
    response: { 200: PushRegistrationsAnswer, ...problems },
  },
  remove: {
    ...described,
    summary: 'End a registration',
    description: 'Also of a client that is allowed no more. It comes back when its app subscribes again.',
    params: Type.Object({
      ...AccountParameters.properties,
      clientId: Type.String({ minLength: 1, maxLength: 64 }),
    }),
    response: { 204: Type.Null(), ...problems },
  },
  explain: {
    ...described,
    summary: 'Whether an account has a listener, and why it has a permanent one or has none',
    params: AccountParameters,
    response: { 200: ListenerExplanation, ...problems },
  },
};

/** `/api/push/registrations`: listeners that need no session. */
export function registrationRoutes(context: RegistryContext): FastifyPluginAsyncTypebox {
  const { desk, listenerFacts, stores, tokens } = context;
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.get('/api/push/registrations', { schema: schemas.list }, async ({ query }) => {
      const { after: accountId, afterClient: clientId = '', limit } = query;
      const after = accountId && { accountId, clientId };
      const registrations = await stores.registrations.list({ after, limit: pageSize(limit) });
      return { registrations: registrations.map(shown) };
    });
    server.delete(
      '/api/push/accounts/:accountId/registrations/:clientId',
      { schema: schemas.remove },
      async ({ params }, reply) => {
        if (!(await desk.registrations.remove(params))) throw new RegistrationUnknownError();
        return await reply.code(204).send(null);
      },
    );
    server.get(
      '/api/push/accounts/:accountId/listener',
      { schema: schemas.explain },
      async ({ params: { accountId } }) => {
        const { listener, runs, steps } = decideListener(await listenerFacts.account(accountId));
        return { listener, runs, steps: [...steps] };
      },
    );
  };
}

function shown(registration: Registration): PushRegistration {
  const { accountId, clientId, reason, state } = registration;
  return {
    accountId,
    ...accountNumbers(accountId),
    clientId,
    state,
    ...(reason !== undefined && { reason }),
    since: shownTime(registration.sinceMs),
    createdAt: shownTime(registration.createdAtMs),
  };
}
