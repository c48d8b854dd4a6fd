import type { FastifyInstance } from 'fastify';
import type { TokenGate } from './token-gate.ts';

/** Asks every request to the routes of this plugin for its token, before anything of it is read. */
export function guardedBy<Scope extends string>(
  tokens: TokenGate<Scope>,
  scope: Scope | 'admin',
  server: FastifyInstance,
): void {
  server.addHook('onRequest', async ({ headers }) => tokens.check(headers.authorization, scope));
}

/** For the descriptions of guarded routes. */
export const byToken = [{ token: [] }];
