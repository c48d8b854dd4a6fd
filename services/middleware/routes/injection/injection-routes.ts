import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { guardedBy } from '@mailweave/http-server';
import type { RouteContext } from '../route-context.ts';
import { changeRoutes } from './changes.ts';
import { claimRoutes } from './claims.ts';
import { eventRoutes } from './events.ts';
import { lookUpRoutes } from './look-ups.ts';
import { templateRoutes } from './templates.ts';

/** `/api/injection`: InjectionApi for proxies in other processes. */
export function injectionRoutes(context: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(context.tokens, 'imap', server);
    for (const routes of [lookUpRoutes, claimRoutes, templateRoutes, eventRoutes, changeRoutes]) {
      server.register(routes(context), { prefix: '/api/injection' });
    }
  };
}
