import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TenantId, UserKey } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';
import type { RouteContext } from './route-context.ts';
import { UserParameters } from './user-parameters.ts';

const Verdict = Type.Union([
  Type.Object({
    outcome: Type.Literal('due'),
    provided: Type.Optional(Type.String({ description: 'What the session has to find first.' })),
  }),
  Type.Object({
    outcome: Type.Literal('stopped'),
    by: Type.String(),
    because: Type.String(),
    nextAtMs: Type.Optional(
      Type.Integer({ description: 'When time alone may have changed that; milliseconds since 1970.' }),
    ),
  }),
]);

const Explanation = Type.Object({
  tenantId: TenantId,
  userKey: UserKey,
  atMs: Type.Integer({ description: 'Milliseconds since 1970.' }),
  mailbox: Type.String(),
  campaigns: Type.Array(
    Type.Object({
      campaignId: Type.String(),
      name: Type.String(),
      revision: Type.Integer(),
      passed: Type.Array(Type.String(), { description: 'Rules that let it through.' }),
      verdict: Verdict,
    }),
    { description: 'In the order of the decision.' },
  ),
});

/** `/api/tenants/{tenantId}/users/{userKey}/explain`: why a user gets each live campaign, or does not. */
export function explainRoutes({ explain, tokens }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.get(
      '/api/tenants/:tenantId/users/:userKey/explain',
      {
        schema: {
          tags: ['users'],
          security: byToken,
          summary: 'Why a user gets each live campaign, or does not',
          params: UserParameters,
          querystring: Type.Object(
            {
              mailbox: Type.Optional(Type.String({ minLength: 1, description: 'Default: INBOX.' })),
              client: Type.Optional(
                Type.String({
                  minLength: 1,
                  description: 'What the mail client calls itself; default: nothing.',
                }),
              ),
            },
            { additionalProperties: false },
          ),
          response: { 200: Explanation, 401: ProblemBody, 404: ProblemBody, 422: ProblemBody },
        },
      },
      async ({ params, query }) => {
        const { campaigns, ...head } = await explain({ ...params, ...query });
        return { ...head, campaigns: campaigns.map((each) => ({ ...each, passed: [...each.passed] })) };
      },
    );
  };
}
