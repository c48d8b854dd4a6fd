import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ConnectionVerdict, DataSource, Tenant, TenantId } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';
import type { RouteContext } from './route-context.ts';
import { storedTenant } from './stored-tenant.ts';
import { TenantParameters } from './tenant-parameters.ts';

const List = Tenant.properties.dataSources;
const response = { 200: Type.Array(DataSource), 401: ProblemBody, 404: ProblemBody, 422: ProblemBody };
const described = { tags: ['tenants'], security: byToken, params: TenantParameters, response };

/** `/api/tenants/{tenantId}/dataSources`: where exports are imported from. */
export function dataSourceRoutes({
  connectionTests,
  tenants,
  tokens,
}: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.get(
      '/api/tenants/:tenantId/dataSources',
      { schema: { ...described, summary: 'List data sources' } },
      async ({ params }) => (await tenants.get(params.tenantId)).dataSources,
    );
    server.put(
      '/api/tenants/:tenantId/dataSources',
      {
        schema: {
          ...described,
          summary: 'Change data sources',
          description: 'The whole list, as GET gives it, changed.',
          body: List,
        },
      },
      async ({ body, params: { tenantId } }) => {
        const changed = await tenants.change(tenantId, (tenant) => ({ ...tenant, dataSources: body }));
        return storedTenant(changed).dataSources;
      },
    );
    server.post(
      '/api/tenants/:tenantId/dataSources/:dataSourceId/test',
      {
        schema: {
          ...described,
          summary: 'Try a data source',
          description: 'Lists the folder of the tenant in its bucket and reads the beginning of one object.',
          params: Type.Object({ tenantId: TenantId, dataSourceId: DataSource.properties.id }),
          response: { ...response, 200: ConnectionVerdict },
        },
      },
      ({ params: { tenantId, dataSourceId } }) => connectionTests.dataSource(tenantId, dataSourceId),
    );
  };
}
