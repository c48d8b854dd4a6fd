import type { Logger } from '@mailweave/foundation';
import type { Middleware } from '@mailweave/middleware';

/** About as long as a process that died may still hold an import. */
const RESUME_INTERVAL_MS = 60_000;

/**
 * Goes on with imports that were cut off, now and every minute until it is disposed: a process that died holds its import
 * for a while, so whoever takes its place comes too early.
 */
export function resumeImports(middleware: Pick<Middleware, 'resumeImports'>, logger: Logger): Disposable {
  let isResuming = false;
  const resume = async (): Promise<void> => {
    if (isResuming) return;
    isResuming = true;
    try {
      await middleware.resumeImports();
    } catch (error) {
      logger.error('imports-not-resumed', {}, error);
    } finally {
      isResuming = false;
    }
  };
  // Imports may take minutes: the program serves meanwhile.
  void resume();
  const timer = setInterval(() => void resume(), RESUME_INTERVAL_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
