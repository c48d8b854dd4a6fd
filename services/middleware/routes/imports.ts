import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ImportStatus, TenantId } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import type { ImportJob } from '@mailweave/injection';
import Type from 'typebox';
import { RejectsElsewhereError, UnknownImportError } from '../push/push-errors.ts';
import type { RouteContext } from './route-context.ts';

const IMPORT_ID = '^[0-9a-f]{32}$';
const params = Type.Object({ tenantId: TenantId, importId: Type.String({ pattern: IMPORT_ID }) });
const PAGE_IMPORTS = 50;

const Page = Type.Object(
  {
    limit: Type.Optional(
      Type.String({ pattern: '^([1-9]|[1-9][0-9]|1[0-9][0-9]|200)$', description: '1 to 200; default: 50.' }),
    ),
    after: Type.Optional(
      Type.String({ pattern: IMPORT_ID, description: 'The last importId of the page before.' }),
    ),
  },
  { additionalProperties: false },
);

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
      '/api/tenants/:tenantId/imports',
      {
        schema: {
          ...described,
          summary: 'The imports of a tenant, newest first',
          params: Type.Object({ tenantId: TenantId }),
          querystring: Page,
          response: { 200: Type.Object({ imports: Type.Array(ImportStatus) }), ...errors },
        },
      },
      async ({ params: { tenantId }, query }) => {
        const after =
          query.after === undefined ? {} : { after: await known({ tenantId, importId: query.after }) };
        const jobs = await imports.list({ tenantId, limit: Number(query.limit ?? PAGE_IMPORTS), ...after });
        return { imports: jobs.map(statusOf) };
      },
    );
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
