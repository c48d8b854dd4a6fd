import type { Logger } from '@mailweave/foundation';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { bugProblem, notFoundProblem, type Problem, problemFor } from './problem.ts';

/** The one catch around every route. */
export function answerWithProblems(server: FastifyInstance, logger: Logger): void {
  server.setNotFoundHandler((_request, reply) => send(reply, notFoundProblem()));
  server.setErrorHandler((error, request, reply) => {
    const known = problemFor(error);
    if (known !== undefined) return send(reply, known);
    const route = request.routeOptions.url ?? '';
    logger.error('http-request-crashed', { reference: request.id, method: request.method, route }, error);
    return send(reply, bugProblem(request.id));
  });
}

/** For calls that are let in by something else than a token. */
const challenges: Readonly<Record<string, string>> = {
  'callback-refused': 'Basic realm="Mailweave", charset="UTF-8"',
  'log-in-refused': 'Basic realm="Mailweave", charset="UTF-8"',
  'signature-invalid': 'StandardWebhooks',
};

/** Seconds. Nobody knows how long it takes; a caller that waits for so long does not hammer. */
const RETRY_AFTER = '1';

function send(reply: FastifyReply, problem: Problem): FastifyReply {
  // RFC 9110 11.6.1: who is refused is told how to be let in.
  if (problem.status === 401) reply.header('www-authenticate', challenges[problem.code] ?? 'Bearer');
  // RFC 9110 15.6.4.
  if (problem.status === 503) reply.header('retry-after', RETRY_AFTER);
  return reply.code(problem.status).type('application/problem+json').send(problem);
}
