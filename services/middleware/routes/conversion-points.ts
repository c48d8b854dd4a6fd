import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ConnectionVerdict, ConversionPoint, TenantId } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';
import type { RouteContext } from './route-context.ts';
import { storedTenant } from './stored-tenant.ts';
import { TenantParameters } from './tenant-parameters.ts';

const List = Type.Array(ConversionPoint, { maxItems: 100 });
const response = { 200: Type.Array(ConversionPoint), 401: ProblemBody, 404: ProblemBody, 422: ProblemBody };
const described = { tags: ['tenants'], security: byToken, params: TenantParameters, response };

/** `/api/tenants/{tenantId}/conversionPoints`: where events are reported. */
export function conversionPointRoutes({
  connectionTests,
  tenants,
  tokens,
}: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.get(
      '/api/tenants/:tenantId/conversionPoints',
      { schema: { ...described, summary: 'List conversion points' } },
      async ({ params }) => (await tenants.get(params.tenantId)).conversionPoints,
    );
    server.put(
      '/api/tenants/:tenantId/conversionPoints',
      {
        schema: {
          ...described,
          summary: 'Change conversion points',
          description: 'The whole list, as GET gives it, changed.',
          body: List,
        },
      },
      async ({ body, params: { tenantId } }) => {
        const changed = await tenants.change(tenantId, (tenant) => ({ ...tenant, conversionPoints: body }));
        return storedTenant(changed).conversionPoints;
      },
    );
    server.post(
      '/api/tenants/:tenantId/conversionPoints/:pointId/test',
      {
        schema: {
          ...described,
          summary: 'Try a conversion point',
          description: 'Sends one event of campaign mailweave-test, whose user key is all zeros.',
          params: Type.Object({ tenantId: TenantId, pointId: ConversionPoint.properties.id }),
          response: { ...response, 200: ConnectionVerdict },
        },
      },
      ({ params: { tenantId, pointId } }) => connectionTests.conversionPoint(tenantId, pointId),
    );
  };
}
