import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ContextSetName, EffectiveProperties, PropertyValueBody, SetProperties } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody, type TokenGate } from '@mailweave/http-server';
import { type AccountId, capabilitiesIn, type PropertyLevel, type PropertyStore } from '@mailweave/push';
import Type, { type TProperties } from 'typebox';
import type { AccountProperties } from '../properties/account-properties.ts';
import type { PropertyDesk } from '../properties/property-desk.ts';
import { PropertyUnsetError } from '../properties/property-errors.ts';
import { AccountParameters, ContextParameters } from './account-parameters.ts';

export type PropertyRoutesContext = {
  tokens: TokenGate<never>;
  store: PropertyStore;
  properties: AccountProperties;
  propertyDesk: PropertyDesk;
};

const described = { tags: ['properties'], security: byToken };
const problems = { 401: ProblemBody, 404: ProblemBody, 422: ProblemBody };
const HOLDS =
  'It holds at once in the process that is called, and within half a minute in others. Listeners follow.';

/** Where the properties of one level are. */
type Place = {
  whose: string;
  path: string;
  parameters: TProperties;
  levelOf(parameters: Record<string, string>): PropertyLevel;
};

const contextSet: Place = {
  whose: 'a context set',
  path: '/api/push/context-sets/:contextSet/properties',
  parameters: { contextSet: ContextSetName },
  levelOf: ({ contextSet: name = '' }) => ({ level: 'context-set', contextSet: name }),
};
const context: Place = {
  whose: 'a context',
  path: '/api/push/contexts/:contextId/properties',
  parameters: ContextParameters.properties,
  levelOf: ({ contextId }) => ({ level: 'context', contextId: Number(contextId) }),
};
const account: Place = {
  whose: 'an account',
  path: '/api/push/accounts/:accountId/properties',
  parameters: AccountParameters.properties,
  levelOf: ({ accountId }) => ({ level: 'user', accountId: accountId as AccountId }),
};

/** `.../properties` of context sets, contexts and accounts: settings that differ for them. */
export function propertyRoutes(parts: PropertyRoutesContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(parts.tokens, 'admin', server);
    for (const place of [contextSet, context, account]) await server.register(changes(place, parts));
    for (const place of [contextSet, context]) await server.register(list(place, parts));
    await server.register(effective(parts));
  };
}

function list(
  { levelOf, parameters, path, whose }: Place,
  { store }: PropertyRoutesContext,
): FastifyPluginAsyncTypebox {
  const schema = {
    ...described,
    summary: `The properties that are set for ${whose}`,
    params: Type.Object(parameters),
    response: { 200: SetProperties, ...problems },
  };
  return async (server) => {
    server.get(path, { schema }, async ({ params }) => ({
      properties: await store.list(levelOf(params as Record<string, string>)),
    }));
  };
}

function effective({ properties }: PropertyRoutesContext): FastifyPluginAsyncTypebox {
  const schema = {
    ...described,
    summary: 'The properties that hold for an account, and the level that decides each',
    params: AccountParameters,
    response: { 200: EffectiveProperties, ...problems },
  };
  return async (server) => {
    server.get(account.path, { schema }, async ({ params: { accountId } }) => {
      // Another process may have written.
      properties.forget(accountId);
      const told = await properties.effective(accountId);
      return { properties: told, capabilities: capabilitiesIn(told) };
    });
  };
}

function changes(
  { levelOf, parameters, path, whose }: Place,
  { propertyDesk }: PropertyRoutesContext,
): FastifyPluginAsyncTypebox {
  const params = Type.Object({ ...parameters, name: Type.String({ minLength: 1, maxLength: 400 }) });
  const common = { ...described, params };
  const put = {
    ...common,
    summary: `Set a property for ${whose}`,
    description: HOLDS,
    body: PropertyValueBody,
    response: { 204: Type.Null(), ...problems },
  };
  const unset = {
    ...common,
    summary: `Leave a property of ${whose} to weaker levels`,
    description: HOLDS,
    response: { 204: Type.Null(), ...problems },
  };
  return async (server) => {
    server.put(`${path}/:name`, { schema: put }, async ({ body: { value }, params }, reply) => {
      const { name, ...owner } = params as Record<string, string> & { name: string };
      await propertyDesk.set(levelOf(owner), { name, value });
      return await reply.code(204).send(null);
    });
    server.delete(`${path}/:name`, { schema: unset }, async ({ params }, reply) => {
      const { name, ...owner } = params as Record<string, string> & { name: string };
      if (!(await propertyDesk.unset(levelOf(owner), name))) throw new PropertyUnsetError();
      return await reply.code(204).send(null);
    });
  };
}
