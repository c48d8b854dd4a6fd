import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DEFAULT_TENANT_ID, MessageSkeleton, TemplateId } from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import type { RouteContext } from '../route-context.ts';
import { described, problems, TenantQuery } from './shared-schema.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

class TemplateUnknownError extends AppError {
  constructor() {
    super({
      code: 'template-unknown',
      publicText: 'There is no template of this id. It names campaign, revision, variant and locale.',
    });
  }
}

const schema = {
  ...described,
  summary: 'A template; it never changes',
  querystring: TenantQuery,
  response: { 200: MessageSkeleton, 304: Type.Null(), ...problems },
};
const byEncodedId = { ...schema, params: Type.Object({ templateId: TemplateId }) };
const byPlainId = { ...schema, params: Type.Object({ '*': TemplateId }), hide: true };

/** `/api/injection/templates/{templateId}`; the slashes of the id may be encoded or not. */
export function templateRoutes({ injectionApi }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    const answer = async (templateId: TemplateId, request: TemplateRequest, reply: FastifyReply) => {
      const tenantId = request.query.tenantId ?? DEFAULT_TENANT_ID;
      const skeleton = await injectionApi.skeleton(tenantId, templateId);
      if (skeleton === undefined) throw new TemplateUnknownError();
      const etag = `"${templateId}"`;
      // Behind a token: caches that serve others must not keep it (RFC 9111 5.2.2.7).
      reply.header('cache-control', `private, max-age=${YEAR_SECONDS}, immutable`).header('etag', etag);
      if (hasTag(request.headers['if-none-match'], etag)) return reply.code(304).send(null);
      return reply.send(skeleton);
    };
    server.get('/templates/:templateId', { schema: byEncodedId }, (request, reply) =>
      answer(request.params.templateId, request, reply),
    );
    server.get('/templates/*', { schema: byPlainId }, (request, reply) =>
      answer(request.params['*'], request, reply),
    );
  };
}

type TemplateRequest = { query: { tenantId?: string }; headers: { 'if-none-match'?: string | undefined } };

/** If-None-Match (RFC 9110 13.1.2), compared weakly. */
function hasTag(field: string | undefined, etag: string): boolean {
  const tags = field?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.includes(etag) || tags.includes('*');
}
