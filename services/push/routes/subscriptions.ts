import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  DevicePreferences,
  DeviceSubscription,
  DeviceSubscriptionRequest,
  VerificationBody,
} from '@mailweave/contracts';
import { byToken, ProblemBody } from '@mailweave/http-server';
import type { Preferences } from '@mailweave/push';
import Type from 'typebox';
import type { RegistryContext } from '../registry/registry-context.ts';
import { checkedRequest } from '../subscribing/check-request.ts';
import { shownSubscription } from '../subscribing/show-subscription.ts';
import {
  SubscriptionsTooManyError,
  SubscriptionUnknownError,
  VerificationRefusedError,
} from '../subscribing/subscribing-errors.ts';

const path = '/push/v1/subscriptions';
const described = {
  tags: ['subscriptions'],
  security: byToken,
  headers: Type.Object({
    'mailweave-account': Type.Optional(
      Type.String({ description: "Beside an operator's token: on whose behalf the call is made." }),
    ),
  }),
};
const problems = { 401: ProblemBody, 404: ProblemBody, 409: ProblemBody, 422: ProblemBody };
const one = { ...described, params: Type.Object({ subscriptionId: Type.String({ maxLength: 64 }) }) };

const schemas = {
  list: {
    ...described,
    summary: 'The devices of an account',
    response: { 200: Type.Object({ subscriptions: Type.Array(DeviceSubscription) }), ...problems },
  },
  subscribe: {
    ...described,
    summary: 'Have a device told of new mail, or say that it is still there',
    description: 'A token that is known keeps its subscription; under another account it moves there.',
    body: DeviceSubscriptionRequest,
    response: { 200: DeviceSubscription, 201: DeviceSubscription, ...problems },
  },
  preferences: {
    ...one,
    summary: 'What the owner of a device wants to hear of',
    body: DevicePreferences,
    response: { 200: DeviceSubscription, ...problems },
  },
  verify: {
    ...one,
    summary: 'Give back the code that the device was sent',
    body: VerificationBody,
    response: { 200: DeviceSubscription, ...problems },
  },
  remove: { ...one, summary: 'Tell a device nothing any more', response: { 204: Type.Null(), ...problems } },
};

/** `/push/v1/subscriptions`: what an app asks for on behalf of its user. */
export function subscriptionRoutes(context: RegistryContext): FastifyPluginAsyncTypebox {
  const { desk, sessions, stores } = context;
  return async (server) => {
    server.get(path, { schema: schemas.list }, async ({ headers }) => {
      const { accountId } = await sessions.ofHeaders(headers);
      const subscriptions = await stores.subscriptions.ofAccount(accountId);
      return { subscriptions: subscriptions.map(shownSubscription) };
    });
    server.post(path, { schema: schemas.subscribe }, async ({ body, headers }, reply) => {
      const request = checkedRequest(await sessions.ofHeaders(headers), body);
      const done = await desk.subscribe(request);
      if (done.outcome === 'too-many') throw new SubscriptionsTooManyError();
      return await reply
        .code(done.outcome === 'refreshed' ? 200 : 201)
        .send(shownSubscription(done.subscription));
    });
    await server.register(ownSubscription(context));
  };
}

/** `/push/v1/subscriptions/{subscriptionId}`. */
function ownSubscription({ desk, sessions }: RegistryContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.put(
      `${path}/:subscriptionId/preferences`,
      { schema: schemas.preferences },
      async ({ body, headers, params }) => {
        const { accountId } = await sessions.ofHeaders(headers);
        const changed = await desk.setPreferences({ accountId, ...params }, body as Preferences);
        if (changed === undefined) throw new SubscriptionUnknownError();
        return shownSubscription(changed);
      },
    );
    server.post(
      `${path}/:subscriptionId/verification`,
      { schema: schemas.verify },
      async ({ body: { code }, headers, params }) => {
        const { accountId } = await sessions.ofHeaders(headers);
        const verdict = await desk.verify({ accountId, ...params, code });
        if (verdict.outcome === 'unknown') throw new SubscriptionUnknownError();
        if (verdict.outcome === 'refused') throw new VerificationRefusedError();
        return shownSubscription(verdict.subscription);
      },
    );
    server.delete(
      `${path}/:subscriptionId`,
      { schema: schemas.remove },
      async ({ headers, params }, reply) => {
        const { accountId } = await sessions.ofHeaders(headers);
        if (!(await desk.unsubscribe({ accountId, ...params }))) throw new SubscriptionUnknownError();
        return await reply.code(204).send(null);
      },
    );
  };
}
