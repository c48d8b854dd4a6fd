import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppError } from '@mailweave/foundation';
import { ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';
import { CallbackRefusedError, isAuthorized } from '../dovecot/basic-auth.ts';
import type { CallbackCredentials } from '../dovecot/callback-credentials.ts';
import type { CallbackLoad } from '../dovecot/callback-load.ts';
import { type CallbackOutcome, type CallbackParts, takeCallback } from '../dovecot/take-callback.ts';
import type { Timer } from '../mail-server/timer.ts';

/** Dovecot sends two header fields as they are; the rest is small. */
const BODY_LIMIT_BYTES = 256 * 1024;
/** The second one is older; both are still configured. */
const PATHS = ['/preliminary/http-notify/v1/notify', '/http-notify/v1/notify'] as const;

/** What is no callback of Dovecot. */
class CallbackUnreadableError extends AppError {
  constructor() {
    super({
      code: 'callback-unreadable',
      publicText: 'This is no callback of Dovecot: an object with at least event and user is expected.',
      retry: 'after-change',
    });
  }
}

/** The store is slow or away. */
class CallbackLateError extends AppError {
  constructor() {
    super({
      code: 'callback-late',
      publicText: 'The message could not be kept in the time that Dovecot may be made to wait.',
      retry: 'later',
    });
  }
}

/** More callbacks come than can be kept. */
class CallbacksTooManyError extends AppError {
  constructor() {
    super({
      code: 'callbacks-too-many',
      publicText: 'More callbacks are under way than can be kept; this one was not taken.',
      retry: 'later',
    });
  }
}

export type CallbackContext = CallbackParts & {
  load: CallbackLoad;
  timer: Timer;
  answerWithinMs: number;
  /** As they are at this moment; undefined: nobody's callbacks are taken. */
  credentials(): CallbackCredentials | undefined;
  told(outcome: CallbackOutcome): void;
};

const schema = {
  tags: ['sources'],
  summary: "Callback of Dovecot's plug-in push_notification, driver ox",
  description:
    'Users that are not known and events other than messageNew are accepted and passed over, as Dovecot does nothing with an error.',
  response: {
    200: Type.Object({ success: Type.Literal(true) }),
    400: ProblemBody,
    401: ProblemBody,
    413: ProblemBody,
    503: ProblemBody,
  },
};

/** `PUT /preliminary/http-notify/v1/notify`: Dovecot tells of a new message, and is answered once it is kept. */
export function dovecotCallbackRoutes(context: CallbackContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    // Before anything of the body is read.
    server.addHook('onRequest', async ({ headers }) => {
      const right = context.credentials();
      if (right === undefined || !isAuthorized(headers.authorization, right))
        throw new CallbackRefusedError();
    });
    // Dovecot heeds it, and delivers no mail meanwhile: it is to ask once, and what it could not tell is found by looking.
    server.addHook('onSend', async (_request, reply) => {
      reply.removeHeader('retry-after');
    });
    for (const path of PATHS) {
      server.put(path, { schema, bodyLimit: BODY_LIMIT_BYTES }, async ({ body }, reply) => {
        const outcome = await takeCallback(body, context);
        context.told(outcome);
        if (outcome === 'unreadable') throw new CallbackUnreadableError();
        if (outcome === 'late') throw new CallbackLateError();
        if (outcome === 'too-many') throw new CallbacksTooManyError();
        return reply.code(200).send({ success: true });
      });
    }
  };
}
