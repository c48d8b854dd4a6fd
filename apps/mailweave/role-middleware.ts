import type { ReadinessChecks } from '@mailweave/http-server';
import {
  createMiddleware,
  type Middleware,
  type MiddlewarePorts,
  openLateAdapters,
} from '@mailweave/middleware';
import type { Role } from './arguments/roles.ts';
import { middlewareConfigIn } from './config/data-folder.ts';
import type { MailweaveConfig } from './config/schema.ts';

export type RoleMiddleware = {
  middleware: Middleware;
  /** What is worth knowing of it and keeps nobody from serving. */
  notices: ReadinessChecks;
};

/**
 * The role middleware in this process. Where mail is served too, its store may still be to come: its functions reject then.
 * @throws AppError a configuration that does not fit, without the role imap a store that cannot be opened
 */
export function startMiddleware(
  config: MailweaveConfig,
  roles: ReadonlySet<Role>,
  ports: MiddlewarePorts,
): RoleMiddleware {
  const settings = middlewareConfigIn(config);
  if (!roles.has('imap')) return { middleware: createMiddleware(settings, ports), notices: {} };
  const adapters = openLateAdapters(settings, ports);
  return {
    middleware: createMiddleware(settings, ports, adapters),
    notices: { store: () => adapters.checkStore() },
  };
}
