import { AppError, silentMetrics } from '@mailweave/foundation';
import { createLogger, systemClock, systemRandom } from '@mailweave/host';
import { createMiddleware, type Middleware, type MiddlewareConfig } from '@mailweave/middleware';
import { middlewareConfigIn } from './config/data-folder.ts';
import type { MailweaveConfig } from './config/schema.ts';
import { openClusterOf } from './role-cluster.ts';
import type { Terminal } from './terminal.ts';

/** A store in memory ends with the process, so there is nothing that a command could read or leave behind. */
class StoreNotLastingError extends AppError {
  constructor() {
    super({
      code: 'store-not-lasting',
      publicText:
        'The configuration keeps everything in memory (middleware.stores.kind), so this command would see and change nothing. Use kind: sqlite or postgres.',
      retry: 'after-change',
    });
  }
}

/**
 * The middleware for one command, beside a server that may be running on the same store.
 * @param settings of the middleware, where they are not those of the configuration
 */
export async function withMiddleware<T>(
  config: MailweaveConfig,
  terminal: Terminal,
  work: (middleware: Middleware) => Promise<T>,
  settings: MiddlewareConfig = middlewareConfigIn(config),
): Promise<T> {
  if (settings.stores.kind === 'memory') throw new StoreNotLastingError();
  const logger = createLogger({ level: 'error', format: 'text', output: terminal.errors });
  const ports = { clock: systemClock, random: systemRandom, logger, metrics: silentMetrics };
  await using opened = openClusterOf(config, ports);
  await using middleware = createMiddleware(settings, { ...ports, bus: opened.cluster.bus });
  return await work(middleware);
}
