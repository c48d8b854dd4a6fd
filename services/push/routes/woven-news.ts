import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { WovenNewsBody } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';
import type { RouteContext } from './route-context.ts';

const schema = {
  tags: ['sources'],
  security: byToken,
  summary: 'Woven messages that are there, were read or have gone',
  description:
    'Told by injection proxies in other processes. What was told before changes nothing, and nothing comes of mailboxes that the role push does not know.',
  body: WovenNewsBody,
  response: {
    200: Type.Object({ success: Type.Literal(true) }),
    401: ProblemBody,
    403: ProblemBody,
    422: ProblemBody,
    503: ProblemBody,
  },
};

/** `POST /api/push/woven-news`: the source of woven messages, from another process. */
export function wovenNewsRoutes({ tokens, woven }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(tokens, 'imap', server);
    server.post('/api/push/woven-news', { schema }, async ({ body }) => {
      await woven.take(body.news);
      return { success: true as const };
    });
  };
}
