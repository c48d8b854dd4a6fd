import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PushListenersAnswer } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import { accountNumbers } from '@mailweave/push';
import { runningListeners } from '../registrations/running-listeners.ts';
import type { RegistryContext } from '../registry/registry-context.ts';
import { AfterAccount, pageSize } from './account-parameters.ts';

const schema = {
  tags: ['registrations'],
  security: byToken,
  summary: 'Which accounts have listeners, in order of context and user',
  description:
    'By what decides about it, so the answer is the same on every node, also where Dovecot itself tells of mail. A page may have fewer than limit, none too, and yet have a next one.',
  querystring: AfterAccount,
  response: { 200: PushListenersAnswer, 401: ProblemBody, 422: ProblemBody },
};

/** `/api/push/listeners`: whose mail is listened for. */
export function listenerRoutes(context: RegistryContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(context.tokens, 'admin', server);
    server.get('/api/push/listeners', { schema }, async ({ query: { after, limit } }) => {
      const page = await runningListeners(context, { after, limit: pageSize(limit) });
      return {
        listeners: page.listeners.map((each) => ({ ...each, ...accountNumbers(each.accountId) })),
        ...(page.lastLookedAt !== undefined && { next: page.lastLookedAt }),
      };
    });
  };
}
