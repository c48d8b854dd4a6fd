import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { FieldsInvalidError } from '@mailweave/http-server';
import Type from 'typebox';
import { checkedTopics, readPnsBody } from '../pns/pns-body.ts';
import { PNS_ERRORS, PnsRefusal, pnsErrorBody } from '../pns/pns-error.ts';
import type { RegistryContext } from '../registry/registry-context.ts';
import type { Caller } from '../sessions/session-check.ts';
import { AccountUnknownError, SessionUnknownError } from '../sessions/session-errors.ts';

const Query = Type.Object({
  action: Type.Optional(Type.String({ maxLength: 100 })),
  session: Type.Optional(Type.String({ maxLength: 500 })),
});

const schema = {
  tags: ['subscriptions'],
  summary: 'Subscribe, or unsubscribe, as clients of other platforms do',
  description: 'action=subscribe or action=unsubscribe; an error is told with status 200 in the field code.',
  querystring: Query,
};

/** `PUT /ajax/pns`: the call that apps of other platforms know. */
export function pnsRoutes(context: RegistryContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.put('/ajax/pns', { schema }, async (request, reply) => {
      reply.header('cache-control', 'no-store');
      try {
        await obey(context, request);
        return { data: { success: true } };
      } catch (error) {
        return pnsErrorBody(refusalOf(error), request.id);
      }
    });
  };
}

type PnsRequest = {
  headers: IncomingHttpHeaders;
  body: unknown;
  query: { action?: string; session?: string };
};

async function obey(context: RegistryContext, request: PnsRequest): Promise<void> {
  const { action } = request.query;
  const caller = await callerOf(context, request);
  switch (action) {
    case 'subscribe':
      return await subscribe(context, request.body, caller);
    case 'unsubscribe':
      await context.desk.unsubscribeToken(readPnsBody(request.body, caller));
      return;
    case undefined:
      throw new PnsRefusal(PNS_ERRORS.parameterMissing('action'));
    default:
      throw new PnsRefusal(PNS_ERRORS.actionUnknown(action));
  }
}

async function subscribe({ desk }: RegistryContext, body: unknown, caller: Caller): Promise<void> {
  const device = readPnsBody(body, caller);
  const topics = checkedTopics(device.topics);
  const { outcome } = await desk.subscribe({ ...device, topics, topicsMode: 'merge' });
  if (outcome === 'too-many')
    throw new PnsRefusal(PNS_ERRORS.refused('The account has as many subscriptions as it may.'));
}

/** By the session in the query or, from a trusted front end, by its token and the name of the account. */
async function callerOf({ sessions }: RegistryContext, { headers, query }: PnsRequest): Promise<Caller> {
  if (headers['mailweave-account'] !== undefined) return await sessions.ofHeaders(headers);
  if (query.session === undefined) throw new PnsRefusal(PNS_ERRORS.parameterMissing('session'));
  return await sessions.ofToken(query.session);
}

/** Anything else is told as everywhere. */
function refusalOf(error: unknown) {
  if (error instanceof PnsRefusal) return error.error;
  if (error instanceof SessionUnknownError || error instanceof AccountUnknownError)
    return PNS_ERRORS.sessionOver;
  if (error instanceof FieldsInvalidError) return PNS_ERRORS.notAsExpected;
  throw error;
}
