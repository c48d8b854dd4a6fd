import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PushCheckup } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';
import { checkup } from '../doctor/checkup.ts';
import { systemTimer } from '../mail-server/timer.ts';
import { AccountParameters } from './account-parameters.ts';
import type { RouteContext } from './route-context.ts';

const schema = {
  tags: ['push'],
  security: byToken,
  summary: 'Try everything that the role push needs, as this process is configured',
  description:
    'Signs in at the mail server on behalf of the account, and asks each push service to tell a device that does not exist. Nothing is changed.',
  body: Type.Object(
    { accountId: Type.Optional(AccountParameters.properties.accountId) },
    { additionalProperties: false },
  ),
  response: { 200: PushCheckup, 401: ProblemBody, 422: ProblemBody },
};

/** `/api/push/doctor`: what is wrong with the installation. */
export function doctorRoutes({ doctor, tokens }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.post('/api/push/doctor', { schema }, async ({ body: { accountId } }) => ({
      findings: await checkup(doctor, { accountId, timer: systemTimer }),
    }));
  };
}
