import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DEFAULT_TENANT_ID, DueCampaign, WovenRecord } from '@mailweave/contracts';
import Type from 'typebox';
import type { RouteContext } from '../route-context.ts';
import {
  described,
  MailboxQuery,
  mailboxOf,
  problems,
  TenantQuery,
  UserParameters,
  userOf,
} from './shared-schema.ts';

const DueParameters = Type.Object(
  {
    ...MailboxQuery.properties,
    injectedInSession: Type.Optional(
      Type.String({
        pattern: '^[0-9]{1,6}$',
        description: 'Campaigns that the session has injected already. Default: 0.',
      }),
    ),
    client: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1_024,
        description: 'By what name the mail program calls itself (RFC 2971).',
      }),
    ),
  },
  { additionalProperties: false },
);

const ofUser = { ...described, params: UserParameters };
const dueSchema = {
  ...ofUser,
  summary: 'What may be injected for a user now, best first',
  querystring: DueParameters,
  response: { 200: Type.Array(DueCampaign), ...problems },
};
const weaveSchema = {
  ...ofUser,
  summary: 'What was ever woven for a user in a mailbox, by UID',
  querystring: MailboxQuery,
  response: { 200: Type.Array(WovenRecord), ...problems },
};
const mailboxesSchema = {
  ...ofUser,
  summary: 'Mailboxes in which something may be woven for a user',
  querystring: TenantQuery,
  response: { 200: Type.Array(Type.String()), ...problems },
};

/** `/api/injection/users/{userKey}`: what the proxy asks when a mailbox is opened. */
export function lookUpRoutes({ injectionApi, recheckCampaigns }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    // The proxy was told of a change, perhaps by another middleware on the same store (RFC 9111, 5.2.1.4).
    server.addHook<{ Querystring: { tenantId?: string } }>('preHandler', async ({ headers, query }) => {
      if (headers['cache-control'] === 'no-cache') recheckCampaigns(query.tenantId ?? DEFAULT_TENANT_ID);
    });
    server.get('/users/:userKey/due', { schema: dueSchema }, (request) => {
      const { client, injectedInSession = '0' } = request.query;
      return injectionApi.due({
        ...mailboxOf(request),
        injectedInSession: Number(injectedInSession),
        ...(client !== undefined && { client }),
      });
    });
    server.get('/users/:userKey/weave', { schema: weaveSchema }, (request) =>
      injectionApi.weave(mailboxOf(request)),
    );
    server.get('/users/:userKey/mailboxes', { schema: mailboxesSchema }, (request) =>
      injectionApi.mailboxes(userOf(request)),
    );
  };
}
