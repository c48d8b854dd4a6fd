import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Tenant } from '@mailweave/contracts';
import { byToken, FieldsInvalidError, guardedBy, ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';
import type { RouteContext } from './route-context.ts';
import { storedTenant } from './stored-tenant.ts';
import { CreateDatabaseQuery, TenantParameters } from './tenant-parameters.ts';

const described = { tags: ['tenants'], security: byToken };
const errors = { 401: ProblemBody, 404: ProblemBody, 409: ProblemBody, 422: ProblemBody };

const listSchema = {
  ...described,
  summary: 'List tenants',
  response: { 200: Type.Array(Tenant), ...errors },
};
const createSchema = {
  ...described,
  summary: 'Create a tenant',
  querystring: CreateDatabaseQuery,
  body: Tenant,
  response: { 201: Tenant, ...errors },
};
const ofOne = { ...described, params: TenantParameters };
const showSchema = { ...ofOne, summary: 'Show a tenant', response: { 200: Tenant, ...errors } };
const changeSchema = {
  ...ofOne,
  summary: 'Change a tenant',
  description: 'The whole tenant; *** in the place of a secret keeps it.',
  querystring: CreateDatabaseQuery,
  body: Tenant,
  response: { 200: Tenant, ...errors },
};
const deleteSchema = {
  ...ofOne,
  summary: "Delete a tenant's configuration; its database stays",
  response: { 204: Type.Null(), ...errors },
};

/** `/api/tenants`: who has campaigns and users here. */
export function tenantRoutes({ tenants, tokens }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.get('/api/tenants', { schema: listSchema }, () => tenants.list());
    server.post('/api/tenants', { schema: createSchema }, async ({ body, query }, reply) => {
      const created = await tenants.create(body, { createDatabase: query.createDB === 'true' });
      return reply.code(201).header('location', `/api/tenants/${body.id}`).send(storedTenant(created));
    });
    server.get('/api/tenants/:tenantId', { schema: showSchema }, ({ params }) =>
      tenants.get(params.tenantId),
    );
    server.put('/api/tenants/:tenantId', { schema: changeSchema }, async ({ body, params, query }) => {
      if (body.id !== params.tenantId) throw new FieldsInvalidError([otherTenant]);
      const options = { createDatabase: query.createDB === 'true' };
      return storedTenant(await tenants.change(params.tenantId, () => body, options));
    });
    server.delete('/api/tenants/:tenantId', { schema: deleteSchema }, async ({ params }, reply) => {
      await tenants.delete(params.tenantId);
      return reply.code(204).send(null);
    });
  };
}

const otherTenant = { path: '/id', message: 'must be the tenant of the path: an id cannot be changed' };
