import type { Ticker } from '@mailweave/foundation';

/** The machine's; what it repeats keeps no process alive. */
export const systemTicker: Ticker = (intervalMs, work) => {
  const timer = setInterval(work, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
};
