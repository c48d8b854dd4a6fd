import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ContextSetName, ContextSetsBody, ContextsAnswer } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';
import { ContextParameters, PageLimit, pageSize } from './account-parameters.ts';
import type { PropertyRoutesContext } from './properties.ts';

const described = { tags: ['properties'], security: byToken };
const problems = { 401: ProblemBody, 422: ProblemBody };

const schemas = {
  list: {
    ...described,
    summary: 'The context sets, in their order of strength',
    description:
      'Each that has contexts or properties. Of two that set the same property the last one counts.',
    response: { 200: ContextSetsBody, ...problems },
  },
  contexts: {
    ...described,
    summary: 'The contexts in a set',
    params: Type.Object({ contextSet: ContextSetName }),
    querystring: Type.Object({
      after: Type.Optional({
        ...ContextParameters.properties.contextId,
        description: 'The last one of the page before.',
      }),
      ...PageLimit,
    }),
    response: { 200: ContextsAnswer, ...problems },
  },
  ofContext: {
    ...described,
    summary: 'The sets that a context belongs to',
    params: ContextParameters,
    response: { 200: ContextSetsBody, ...problems },
  },
  put: {
    ...described,
    summary: 'Put a context into these sets and no other',
    params: ContextParameters,
    body: ContextSetsBody,
    response: { 200: ContextSetsBody, ...problems },
  },
};

/** `/api/push/context-sets`, and those of a context: contexts that share settings. */
export function contextSetRoutes({
  propertyDesk,
  store,
  tokens,
}: PropertyRoutesContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.get('/api/push/context-sets', { schema: schemas.list }, async () => ({
      contextSets: await store.contextSets(),
    }));
    server.get(
      '/api/push/context-sets/:contextSet/contexts',
      { schema: schemas.contexts },
      async ({ params: { contextSet }, query: { after, limit } }) => {
        const page = { limit: pageSize(limit), ...(after !== undefined && { after: Number(after) }) };
        const contextIds = await store.contextsIn(contextSet, page);
        const next = contextIds.length === page.limit ? contextIds.at(-1) : undefined;
        return { contextIds, ...(next !== undefined && { next: String(next) }) };
      },
    );
    const path = '/api/push/contexts/:contextId/context-sets';
    server.get(path, { schema: schemas.ofContext }, async ({ params: { contextId } }) => ({
      contextSets: await store.contextSetsOf(Number(contextId)),
    }));
    server.put(path, { schema: schemas.put }, async ({ body, params: { contextId } }) => {
      await propertyDesk.putContextSets(Number(contextId), body.contextSets);
      return { contextSets: await store.contextSetsOf(Number(contextId)) };
    });
  };
}
