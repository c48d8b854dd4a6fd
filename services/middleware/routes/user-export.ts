import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { UserExport } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import type { RouteContext } from './route-context.ts';
import { UserParameters } from './user-parameters.ts';

/** `/api/tenants/{tenantId}/users/{userKey}/export`: what a person may ask to see. */
export function userExportRoutes({ exportUser, tokens }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.get(
      '/api/tenants/:tenantId/users/:userKey/export',
      {
        schema: {
          tags: ['users'],
          security: byToken,
          summary: 'All that is known about a user',
          params: UserParameters,
          response: { 200: UserExport, 401: ProblemBody, 404: ProblemBody, 422: ProblemBody },
        },
      },
      async ({ params }) => await exportUser(params),
    );
  };
}
