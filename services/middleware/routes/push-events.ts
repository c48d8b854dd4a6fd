import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PushEvent, TenantId } from '@mailweave/contracts';
import { ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { acceptPushEvent } from '../push/accept-push-event.ts';
import { checkPush } from '../push/check-push.ts';
import { PushEventTooLargeError } from '../push/push-errors.ts';
import { UnknownTenantError } from '../tenants/tenant-errors.ts';
import { defaultTenantId } from '../tenants/tenants.ts';
import type { RouteContext } from './route-context.ts';

const MAX_BODY_BYTES = 16 * 1024;

const tenantIds = Compile(TenantId);

const Accepted = Type.Object({
  importId: Type.String(),
  state: Type.String({ description: 'As in the answer of status.' }),
  status: Type.String({ description: 'Path of the call that says what has become of it.' }),
});

const schema = {
  tags: ['imports'],
  summary: 'Announce an export in the bucket',
  description:
    'Signed with a secretKey of the tenant in the form of Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature. The same eventId gives the same import.',
  body: PushEvent,
  response: {
    202: Accepted,
    401: ProblemBody,
    404: ProblemBody,
    409: ProblemBody,
    413: ProblemBody,
    422: ProblemBody,
  },
};

/** `POST /api/tenants/{tenantId}/imports`, and `POST /api/imports` for the tenant `default`. */
export function pushEventRoutes({ imports, pushCheck }: RouteContext): FastifyPluginAsyncTypebox {
  const accept = async (tenantId: TenantId, event: PushEvent) => {
    const { importId, state } = await acceptPushEvent(imports, tenantId, event);
    return { importId, state, status: `/api/tenants/${tenantId}/imports/${importId}` };
  };
  return async (server) => {
    // The signature is over the bytes as they came, and it is judged before anything is made of them.
    server.addHook('preParsing', async ({ headers, params }, _reply, payload) => {
      const { tenantId = defaultTenantId } = params as { tenantId?: string };
      if (!tenantIds.Check(tenantId)) throw new UnknownTenantError(tenantId);
      const body = await readBody(payload);
      await checkPush(pushCheck, tenantId, { headers, body });
      return Readable.from(body, { objectMode: false });
    });
    server.post('/api/imports', { schema }, async ({ body }, reply) =>
      reply.code(202).send(await accept(defaultTenantId, body)),
    );
    server.post(
      '/api/tenants/:tenantId/imports',
      { schema: { ...schema, params: Type.Object({ tenantId: TenantId }) } },
      async ({ body, params }, reply) => reply.code(202).send(await accept(params.tenantId, body)),
    );
  };
}

async function readBody(payload: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of payload) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BODY_BYTES) throw new PushEventTooLargeError(MAX_BODY_BYTES);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
