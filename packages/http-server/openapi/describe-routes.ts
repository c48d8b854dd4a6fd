import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

/** What the description says about all routes together. */
export type ApiDescription = { title: string; version: string };

/** Collects the schemas of the routes that are added after it, and answers `/openapi.json` with them. */
export async function describeRoutes(server: FastifyInstance, api: ApiDescription): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { ...api },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
  });
  server.get('/openapi.json', { schema: { hide: true } }, () => server.swagger());
}
