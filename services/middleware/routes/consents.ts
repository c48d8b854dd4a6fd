import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ConsentStatement, Consents } from '@mailweave/contracts';
import { byToken, FieldsInvalidError, guardedBy, ProblemBody } from '@mailweave/http-server';
import type { RouteContext } from './route-context.ts';
import { UserParameters } from './user-parameters.ts';

const path = '/api/tenants/:tenantId/users/:userKey/consents';
const described = { tags: ['users'], security: byToken, params: UserParameters };
const problems = { 401: ProblemBody, 404: ProblemBody, 422: ProblemBody };

/** `/api/tenants/{tenantId}/users/{userKey}/consents`: what a user agreed to, for an app or a tool where he says it. */
export function consentRoutes(context: RouteContext): FastifyPluginAsyncTypebox {
  const { clock, consentsOf, recordConsent, tokens } = context;
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.get(
      path,
      {
        schema: { ...described, summary: 'What a user agreed to', response: { 200: Consents, ...problems } },
      },
      async ({ params }) => await consentsOf(params),
    );
    server.post(
      path,
      {
        schema: {
          ...described,
          summary: 'Note a consent or its withdrawal',
          description: 'In force at once, in open sessions too. The very same record again changes nothing.',
          body: ConsentStatement,
          response: { 201: Consents, ...problems },
        },
      },
      async ({ params, body: { at, ...said } }, reply) => {
        const atMs = at === undefined ? clock.nowMs() : Date.parse(at);
        // One dated ahead would hide whatever the user says until then.
        if (atMs > clock.nowMs())
          throw new FieldsInvalidError([{ path: '/at', message: 'is in the future' }]);
        await recordConsent({ ...params, ...said, atMs });
        return await reply.code(201).send(await consentsOf(params));
      },
    );
  };
}
