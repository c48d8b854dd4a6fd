import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ImportStatus, TenantId } from '@mailweave/contracts';
import { ProblemBody } from '@mailweave/http-server';
import type { ImportJob } from '@mailweave/injection';
import Type from 'typebox';
import { RejectsElsewhereError, UnknownImportError } from '../push/push-errors.ts';
import { byToken, guardedBy } from './guarded-by.ts';
import type { RouteContext } from './route-context.ts';

const params = Type.Object({ tenantId: TenantId, importId: Type.String({ pattern: '^[0-9a-f]{32}$' }) });
const JsonLines = Type.Unsafe<Readable>({ type: 'string', description: 'application/x-ndjson' });
const errors = { 401: ProblemBody, 404: ProblemBody, 422: ProblemBody };
const described = { tags: ['imports'], security: byToken, params };

/** `/api/tenants/{tenantId}/imports`: what has become of announced exports. */
export function importRoutes({ imports, rejects, tokens }: RouteContext): FastifyPluginAsyncTypebox {
  const known = async (ref: { tenantId: string; importId: string }): Promise<ImportJob> => {
    const job = await imports.find(ref);
    if (job === undefined) throw new UnknownImportError();
    return job;
  };
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.get(
      '/api/tenants/:tenantId/imports/:importId',
      {
        schema: {
          ...described,
          summary: 'How far an import is, or what came of it',
          response: { 200: ImportStatus, ...errors },
        },
      },
      async ({ params: ref }) => statusOf(await known(ref)),
    );
    server.get(
      '/api/tenants/:tenantId/imports/:importId/rejects',
      {
        schema: {
          ...described,
          summary: 'The rows that were rejected, as JSON lines with file, line and reason',
          response: { 200: JsonLines, ...errors },
        },
      },
      async ({ params: ref }, reply) => {
        const rows = await rejects(await known(ref));
        if (rows === undefined) throw new RejectsElsewhereError();
        return reply.type('application/x-ndjson').send(Readable.from(rows, { objectMode: false }));
      },
    );
  };
}

function statusOf({ rejectsKey, manifestSha256: _, errors: sentences, ...job }: ImportJob): ImportStatus {
  const path = `/api/tenants/${job.tenantId}/imports/${job.importId}/rejects`;
  return { ...job, errors: [...sentences], ...(rejectsKey !== undefined && { rejects: path }) };
}
