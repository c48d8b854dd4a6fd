/**
 * Standard: woven; RFC 8058 3.1, 3.2; the call of one-click unsubscribe; whole, both types of form, no cookie and no redirect
 */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { LinkSubject } from '@mailweave/injection';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { oneClick, viaPage } from '../opt-out/manner.ts';
import { readOptOutForm } from '../opt-out/read-form.ts';
import type { PublicContext } from './public-context.ts';
import { languageFor, showFailure, showPage } from './show-page.ts';

/** A form of one field is smaller, whatever its boundaries. */
const BODY_LIMIT_BYTES = 4 * 1024;
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** Not in the description of calls: people and mail programs come here, by links. */
const schema = { hide: true, params: Type.Object({ token: Type.String() }) };

/**
 * `/u/{token}`: where a user opts out. GET shows a page and changes nothing, for there are programs that open every link of a
 * message; POST does it.
 */
export function optOutRoutes(context: PublicContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.removeAllContentTypeParsers();
    server.addContentTypeParser(FORM_TYPES, { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => body);
    server.setErrorHandler((error, request, reply) => showFailure(error, request, reply));
    server.get('/u/:token', { schema }, async (request, reply) => {
      const subject = context.links.subject('opt-out', request.params.token);
      if (subject === undefined) return showPage(request, reply.code(400), { state: { kind: 'broken' } });
      const kind = (await context.hasOptedOut(subject)) ? 'done' : 'ask';
      return await showSubject(context, request, reply, { subject, kind });
    });
    server.post('/u/:token', { schema, bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const subject = context.links.subject('opt-out', request.params.token);
      const order = await readOptOutForm(request.body, request.headers['content-type'] ?? '');
      if (subject === undefined || order === undefined)
        return showPage(request, reply.code(400), { state: { kind: 'broken' } });
      const manner = order === 'page' ? viaPage(languageFor(request, subject)) : oneClick;
      await context.optOut(subject, manner);
      return await showSubject(context, request, reply, { subject, kind: 'done' });
    });
  };
}

async function showSubject(
  context: PublicContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { subject, kind }: { subject: LinkSubject; kind: 'ask' | 'done' },
): Promise<FastifyReply> {
  const sender = await context.nameOf(subject.tenantId);
  return showPage(request, reply, { state: { kind, purpose: subject.purpose }, subject, sender });
}
