import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErasureReceipt } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';
import type { RouteContext } from './route-context.ts';
import { UserParameters } from './user-parameters.ts';

const Query = Type.Object(
  {
    suppress: Type.Optional(
      Type.Union([Type.Literal('true'), Type.Literal('false')], {
        description: 'true: keep his key as one that gets nothing, whatever a later export says.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** `DELETE /api/tenants/{tenantId}/users/{userKey}`: removes all that is known about a user. */
export function erasureRoutes({ eraseUser, tokens }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.delete(
      '/api/tenants/:tenantId/users/:userKey',
      {
        schema: {
          tags: ['users'],
          security: byToken,
          summary: 'Erase a user',
          description: 'Removes all that is known about him and takes his woven messages away.',
          params: UserParameters,
          querystring: Query,
          response: { 200: ErasureReceipt, 401: ProblemBody, 404: ProblemBody, 422: ProblemBody },
        },
      },
      async ({ params, query }) => await eraseUser({ ...params, suppress: query.suppress === 'true' }),
    );
  };
}
