import { AppError, silentMetrics } from '@mailweave/foundation';
import { createLogger, systemClock, systemRandom } from '@mailweave/host';
import { createMiddleware, type Middleware, type MiddlewareConfig } from '@mailweave/middleware';
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

/** The middleware for one command, beside a server that may be running on the same store. */
export async function withMiddleware<T>(
  config: MiddlewareConfig,
  terminal: Terminal,
  work: (middleware: Middleware) => Promise<T>,
): Promise<T> {
  if (config.stores.kind === 'memory') throw new StoreNotLastingError();
  await using middleware = createMiddleware(config, {
    clock: systemClock,
    random: systemRandom,
    logger: createLogger({ level: 'error', format: 'text', output: terminal.errors }),
    metrics: silentMetrics,
  });
  return await work(middleware);
}
