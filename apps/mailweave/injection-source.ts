import type { InjectionApi } from '@mailweave/contracts';
import { AppError, type Secret } from '@mailweave/foundation';
import type { ReadinessChecks } from '@mailweave/http-server';
import { createInjectionClient, MiddlewareUnavailableError } from '@mailweave/injection-client';
import type { Middleware, MiddlewarePorts } from '@mailweave/middleware';
import type { Role } from './arguments/roles.ts';
import type { MailweaveConfig } from './config/schema.ts';
import { startMiddleware } from './role-middleware.ts';

/** Who answers the proxy of this process. */
export type InjectionSource = AsyncDisposable & {
  api: InjectionApi;
  /** Undefined where the role runs in another process. */
  middleware: Middleware | undefined;
  /** Of imap.tenantId. */
  pepper: Secret | undefined;
  /** Mail is served whatever comes of them. */
  notices: ReadinessChecks;
};

/** The role imap runs alone, and nothing says where the middleware is. */
class MiddlewareNowhereError extends AppError {
  constructor() {
    super({
      code: 'middleware-nowhere',
      publicText:
        'The role imap needs a middleware: say in imap.middleware where one runs, or run the role middleware in the same process.',
      retry: 'after-change',
    });
  }
}

/** @throws MiddlewareNowhereError, MiddlewareSectionMissingError, and what the role's start throws */
export function createInjectionSource(
  config: MailweaveConfig,
  roles: ReadonlySet<Role>,
  ports: MiddlewarePorts,
): InjectionSource {
  const { imap } = config;
  const pepper = imap && config.middleware?.tenants[imap.tenantId]?.pepper;
  if (roles.has('middleware')) {
    const { middleware, notices } = startMiddleware(config, roles, ports);
    return {
      api: middleware.injectionApi,
      middleware,
      pepper,
      notices,
      [Symbol.asyncDispose]: () => middleware.close(),
    };
  }
  const remote = imap?.middleware;
  if (remote === undefined) throw new MiddlewareNowhereError();
  const client = createInjectionClient(remote, ports);
  return {
    api: client.api,
    middleware: undefined,
    pepper: remote.pepper ?? pepper,
    notices: {
      middleware: async () => {
        if (!client.isReachable()) throw new MiddlewareUnavailableError();
      },
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}
