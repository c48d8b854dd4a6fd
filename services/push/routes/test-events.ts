import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TestEventAnswer } from '@mailweave/contracts';
import { byToken, guardedBy, ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';
import { AccountParameters } from './account-parameters.ts';
import type { RouteContext } from './route-context.ts';

/** A message that nobody has sent. */
const TestEvent = Type.Object(
  {
    mailbox: Type.String({ minLength: 1, maxLength: 500, default: 'INBOX' }),
    uidValidity: Type.Optional(Type.Integer({ minimum: 1, maximum: 4_294_967_295 })),
    uid: Type.Optional(Type.Integer({ minimum: 1, maximum: 4_294_967_295 })),
    from: Type.Optional(
      Type.Object(
        {
          name: Type.Optional(Type.String({ maxLength: 200 })),
          address: Type.String({ minLength: 1, maxLength: 320 }),
        },
        { additionalProperties: false },
      ),
    ),
    subject: Type.Optional(Type.String({ maxLength: 1000 })),
    unseen: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

const schema = {
  tags: ['push'],
  security: byToken,
  summary: 'Tell of a message that nobody has sent',
  description: 'It goes the way of every new message; without a UID, one in five seconds counts.',
  params: AccountParameters,
  body: TestEvent,
  response: {
    202: TestEventAnswer,
    401: ProblemBody,
    422: ProblemBody,
  },
};

/** `/api/push/accounts/{accountId}/test-events`: tries the road from the intake to the device. */
export function testEventRoutes({ clock, intake, tokens }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    guardedBy(tokens, 'admin', server);
    server.post('/api/push/accounts/:accountId/test-events', { schema }, async ({ body, params }, reply) => {
      const told = { event: 'new-mail', counted: true, atMs: clock.nowMs(), source: 'test' } as const;
      const outcome = await intake.accept({ ...told, ...params, ...body });
      return reply.code(202).send({ outcome });
    });
  };
}
