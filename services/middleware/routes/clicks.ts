import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { PublicContext } from './public-context.ts';
import { showFailure, showPage } from './show-page.ts';

const schema = {
  hide: true,
  params: Type.Object({ token: Type.String(), link: Type.String() }),
};
const NUMBER = /^(?:0|[1-9]\d{0,3})$/;

/** `/c/{token}/{link}`: leads on to where a link of a message leads, and notes the click. */
export function clickRoutes(context: PublicContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.setErrorHandler((error, request, reply) => showFailure(error, request, reply));
    server.get('/c/:token/:link', { schema }, async (request, reply) => {
      const { link, token } = request.params;
      const subject = context.links.subject('click', token);
      const click = { link: Number(link), counts: request.method === 'GET' };
      const target = subject && NUMBER.test(link) ? await context.followLink(subject, click) : undefined;
      if (target === undefined)
        return showPage(request, reply.code(400), { state: { kind: 'broken' }, subject });
      return await reply
        .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
        .redirect(target, 302);
    });
  };
}
